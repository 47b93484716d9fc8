/**
 * Functions that SQL of the config may call: of one row, the same on every day, in every zone and on
 * every machine, and without a way to the disk.
 */
export const harmless: ReadonlySet<string> = new Set(
  [
    '+ - * / // % ^ ** || & | ~ << >>',
    '~~ !~~ ~~* !~~* ~~~ like_escape not_like_escape ilike_escape not_ilike_escape',
    'lower upper trim ltrim rtrim length strlen substring substr left right replace translate',
    'split_part string_split str_split concat concat_ws contains starts_with ends_with prefix suffix',
    'regexp_matches regexp_replace regexp_extract regexp_full_match strpos instr position',
    'lpad rpad reverse strip_accents ascii chr format_bytes',
    'abs round floor ceil ceiling trunc sign greatest least mod power sqrt ln log log10 exp',
    'nullif ifnull coalesce if',
    'date_part date_trunc date_diff date_add date_sub datediff datepart datetrunc last_day',
    'year quarter month week day dayofweek isodow hour minute second epoch epoch_ms epoch_us',
    'strptime try_strptime strftime make_date make_timestamp make_time',
    'to_years to_months to_weeks to_days to_hours to_minutes to_seconds to_timestamp',
    'list_value list_contains array_extract list_extract row struct_pack',
  ].flatMap((line) => line.split(' ')),
);

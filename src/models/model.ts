export type Model = { id: string };

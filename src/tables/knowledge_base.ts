import type { Table } from './table.ts';

/** Use of the help pages by day. */
export const knowledgeBase: Table = {
  name: 'knowledge_base',
  doc: 'Use of the help pages by day.',
  key: [],
  columns: [
    { name: 'date', type: 'date', doc: 'Day.', isRequired: true },
    { name: 'article_id', type: 'text', doc: 'Article.' },
    { name: 'views', type: 'int', doc: 'Views.', min: 0 },
    { name: 'ratings', type: 'int', doc: 'Ratings given.', min: 0 },
    { name: 'rating_sum', type: 'decimal', doc: 'Sum of the ratings.', min: 0 },
    { name: 'searches', type: 'int', doc: 'Searches.', min: 0 },
    {
      name: 'successful_searches',
      type: 'int',
      doc: 'Searches that ended with an article.',
      min: 0,
    },
    {
      name: 'self_service_resolutions',
      type: 'int',
      doc: 'Questions solved without a ticket.',
      min: 0,
    },
    { name: 'contacts', type: 'int', doc: 'Questions that became a contact.', min: 0 },
  ],
  checks: [
    {
      column: 'successful_searches',
      when: 'successful_searches > searches',
      says: 'is more than searches',
      rejects: 'value',
    },
  ],
};

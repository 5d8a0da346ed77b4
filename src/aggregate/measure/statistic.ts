// What can be measured besides counting: which statistic of which field. How they are written is cli/count-fields'
// business, how they are measured measure.ts's.
import type { FieldRef } from '../../record/fields/field.ts';

/** One statistic of each row. */
export type Statistic = { readonly name: string } & (
  | {
      readonly kind: 'sum' | 'avg' | 'min' | 'max' | 'distinct';
      readonly field: FieldRef;
      readonly fieldName: string;
    }
  | {
      readonly kind: 'quantile';
      readonly percent: number;
      readonly field: FieldRef;
      readonly fieldName: string;
    }
  | { readonly kind: 'count' }
  /** Records in so many ms. */
  | { readonly kind: 'rate'; readonly per: number }
);

// The roles that a piece of output can have, so that printers never name a colour. The colours are in theme.ts;
// this file has the plain look and loads nothing.

/** Dresses a text that is already safe to show; "" stays "". */
export type Paint = (text: string) => string;

export interface Theme {
  readonly time: Paint;
  /** By rank, trace 10 to emergency 70; 0 is no level. */
  level(rank: number): Paint;
  /** One stable colour for each name. */
  host(name: string): Paint;
  readonly service: Paint;
  readonly message: Paint;
  /** The message of an error or worse. */
  readonly strongMessage: Paint;
  readonly fieldName: Paint;
  readonly fieldValue: Paint;
  readonly stack: Paint;
  /** What the person searched for; may stand inside any other role. */
  readonly match: Paint;
  /** Date lines, banners, headers, bars: klog's own words. */
  readonly quiet: Paint;
  /** The look of a record that is no match, shown for the context of one; absent: the same. */
  readonly context?: Theme;
}

const asIs: Paint = (text) => text;

/** No colour at all. */
export const plainTheme: Theme = {
  time: asIs,
  level: () => asIs,
  host: () => asIs,
  service: asIs,
  message: asIs,
  strongMessage: asIs,
  fieldName: asIs,
  fieldValue: asIs,
  stack: asIs,
  match: asIs,
  quiet: asIs,
};

// The roles that a piece of output can have, so that printers never name a colour, and the theme without colours.

/** Colours a text that is safe to show; "" stays "". */
export type Paint = (text: string) => string;

export interface Theme {
  readonly time: Paint;
  /** By rank, trace 10 to emergency 70; 0 without a level. */
  level(rank: number): Paint;
  /** A name always has the same colour. */
  host(name: string): Paint;
  readonly service: Paint;
  readonly message: Paint;
  /** The message of an error or worse. */
  readonly strongMessage: Paint;
  readonly fieldName: Paint;
  readonly fieldValue: Paint;
  readonly stack: Paint;
  /** What the user searched for; may be inside any other role. */
  readonly match: Paint;
  /** klog's own words: date lines, banners, headers, bars. */
  readonly quiet: Paint;
  /** The theme of context lines; absent: the same. */
  readonly context?: Theme;
}

/** No colour. */
export const asIs: Paint = (text) => text;

/** The theme without colours. */
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

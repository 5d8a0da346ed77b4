// Numbers, exactly: JSON's spelling as a whole number times a power of ten.

const JSON_NUMBER = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** `mantissa` times ten to the power of `exponent`. */
export interface Decimal {
  readonly mantissa: bigint;
  readonly exponent: number;
}

/** Whether a text as a whole is a JSON number. */
export function isNumber(text: string): boolean {
  return JSON_NUMBER.test(text);
}

/** The number that a text as a whole is, as JSON writes numbers; undefined when it is none. */
export function decimalOf(text: string): Decimal | undefined {
  const match = JSON_NUMBER.exec(text);
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  return { mantissa: BigInt(`${sign}${whole}${fraction}`), exponent: Number(exponent) - fraction.length };
}

export function times(a: Decimal, b: Decimal): Decimal {
  return { mantissa: a.mantissa * b.mantissa, exponent: a.exponent + b.exponent };
}

export function plus(a: Decimal, b: Decimal): Decimal {
  const exponent = Math.min(a.exponent, b.exponent);
  return { mantissa: scaled(a, exponent) + scaled(b, exponent), exponent };
}

/** The whole part of a number that is not negative. */
export function floor({ mantissa, exponent }: Decimal): bigint {
  return exponent >= 0 ? mantissa * 10n ** BigInt(exponent) : mantissa / 10n ** BigInt(-exponent);
}

/** Below 0, 0 or above 0. */
export function compare(a: Decimal, b: Decimal): number {
  const exponent = Math.min(a.exponent, b.exponent);
  const x = scaled(a, exponent);
  const y = scaled(b, exponent);
  return x < y ? -1 : x > y ? 1 : 0;
}

function scaled(number: Decimal, exponent: number): bigint {
  return number.mantissa * 10n ** BigInt(number.exponent - exponent);
}

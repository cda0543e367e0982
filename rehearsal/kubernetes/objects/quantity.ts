/** Kubernetes quantities in the canonical form that the API server stores, so that `1000m` and `1` are no difference. */

const BINARY = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"] as const;
const DECIMAL_POWERS = { n: -9, u: -6, m: -3, "": 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 } as const;
const DECIMAL_SUFFIXES = Object.entries(DECIMAL_POWERS);
const QUANTITY = /^([+-]?)(\d*)(?:\.(\d*))?(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE]|[eE][+-]?\d+)?$/;
const NANO = 9;

/**
 * The canonical spelling: no fraction, the largest suffix that loses nothing, the kind of suffix kept (binary, decimal,
 * exponent). Text that is no quantity is returned as it is, for the API server to refuse.
 */
export function canonicalQuantity(text: string): string {
  const match = QUANTITY.exec(text.trim());
  if (match === null) return text;
  const [, sign = "", whole = "", fraction = "", suffix = ""] = match;
  if (whole === "" && fraction === "") return text;
  if (suffix.endsWith("i")) return canonicalBinary(sign, whole, fraction, suffix) ?? text;

  const exponent = /^[eE][+-]?\d/.test(suffix);
  const power = exponent ? Number(suffix.slice(1)) : DECIMAL_POWERS[suffix as keyof typeof DECIMAL_POWERS];
  // The value in billionths as a whole number; the API keeps no finer fraction and rounds up.
  const digits = `${whole}${fraction}`;
  const shift = power - fraction.length + NANO;
  const nanos = shift >= 0 ? BigInt(digits) * 10n ** BigInt(shift) : roundUp(BigInt(digits), 10n ** BigInt(-shift));
  return writeDecimal(sign === "-" && nanos !== 0n ? "-" : "", nanos, exponent);
}

function canonicalBinary(sign: string, whole: string, fraction: string, suffix: string): string | undefined {
  let index = BINARY.findIndex((name) => name === suffix);
  let bytes = BigInt(`${whole}${fraction}`) * 1024n ** BigInt(index);
  const divisor = 10n ** BigInt(fraction.length);
  if (bytes % divisor !== 0n) {
    // Below one byte the API server falls back to decimal notation.
    const nanos = roundUp(bytes * 10n ** BigInt(NANO), divisor);
    return writeDecimal(sign === "-" ? "-" : "", nanos, false);
  }
  bytes /= divisor;
  if (bytes === 0n) return "0";
  index = 0;
  while (index < BINARY.length - 1 && bytes % 1024n === 0n) {
    bytes /= 1024n;
    index += 1;
  }
  // Small plain numbers carry no binary suffix and are written as decimals.
  return `${sign === "-" ? "-" : ""}${bytes}${BINARY[index] ?? ""}`;
}

function writeDecimal(sign: string, nanos: bigint, exponent: boolean): string {
  if (nanos === 0n) return "0";
  const fitting = DECIMAL_SUFFIXES.filter(([, power]) => nanos % 10n ** BigInt(power + NANO) === 0n);
  const [suffix, power] = fitting.at(-1) ?? ["n", -9];
  const number = nanos / 10n ** BigInt(power + NANO);
  if (exponent && power !== 0) return `${sign}${number}e${power}`;
  return `${sign}${number}${suffix}`;
}

function roundUp(value: bigint, divisor: bigint): bigint {
  return value % divisor === 0n ? value / divisor : value / divisor + 1n;
}

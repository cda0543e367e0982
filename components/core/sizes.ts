/**
 * Kubernetes quantities, exactly: `100m`, `1.5Gi`, `2e3` become whole numbers of nano-units, as
 * k8s.io/apimachinery/pkg/api/resource reads them, so that sums and comparisons never round.
 */

/** A quantity in nano-units (10⁻⁹ of the base unit), the finest step that Kubernetes keeps. */
export type Quantity = bigint;

const NANO = 1_000_000_000n;

/** Value of each suffix as a fraction of the base unit: [numerator, denominator]. */
const SUFFIXES = {
  n: [1n, NANO],
  u: [1n, 1_000_000n],
  m: [1n, 1_000n],
  "": [1n, 1n],
  k: [1_000n, 1n],
  M: [1_000_000n, 1n],
  G: [10n ** 9n, 1n],
  T: [10n ** 12n, 1n],
  P: [10n ** 15n, 1n],
  E: [10n ** 18n, 1n],
  Ki: [1n << 10n, 1n],
  Mi: [1n << 20n, 1n],
  Gi: [1n << 30n, 1n],
  Ti: [1n << 40n, 1n],
  Pi: [1n << 50n, 1n],
  Ei: [1n << 60n, 1n],
} as const satisfies Record<string, readonly [bigint, bigint]>;

const QUANTITY = /^([+-]?)(\d+\.?\d*|\.\d+)(?:([eE][+-]?\d{1,3})|(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei))?$/;

/** No container starts with less memory. moby/moby, daemon/daemon_unix.go: linuxMinMemory, 6 MB (read 2026-11-30). */
export const LEAST_MEMORY = "6Mi";

/** Whether `text` is a quantity that the API server would accept. */
export function isQuantity(text: string): boolean {
  return QUANTITY.test(text);
}

/**
 * Reads a quantity. Fractions finer than a nano-unit are rounded away from zero, as the API server does.
 * @throws RangeError when `text` is not a quantity; check user input with `isQuantity` first.
 */
export function parseQuantity(text: string | number): Quantity {
  const match = QUANTITY.exec(String(text));
  if (match === null) throw new RangeError(`${JSON.stringify(text)} is not a Kubernetes quantity`);
  const [, sign, digits = "", exponent, suffix = ""] = match;
  const [whole = "", fraction = ""] = digits.split(".");
  let numerator = BigInt(`${whole}${fraction}` || "0") * NANO;
  let denominator = 10n ** BigInt(fraction.length);
  if (exponent === undefined) {
    const [up, down] = SUFFIXES[suffix as keyof typeof SUFFIXES];
    numerator *= up;
    denominator *= down;
  } else {
    const power = Number(exponent.slice(1));
    if (power >= 0) numerator *= 10n ** BigInt(power);
    else denominator *= 10n ** BigInt(-power);
  }
  const rounded = (numerator + denominator - 1n) / denominator;
  return sign === "-" ? -rounded : rounded;
}

/** Writes a quantity the way people do: binary suffixes where they divide evenly and fit memory, else decimal. */
export function formatQuantity(quantity: Quantity, style: "binary" | "decimal" = "decimal"): string {
  if (quantity < 0n) return `-${formatQuantity(-quantity, style)}`;
  if (quantity % NANO === 0n) {
    const base = quantity / NANO;
    if (style === "binary") {
      for (const suffix of ["Ei", "Pi", "Ti", "Gi", "Mi", "Ki"] as const) {
        const size = SUFFIXES[suffix][0];
        if (base !== 0n && base % size === 0n) return `${base / size}${suffix}`;
      }
    }
    return base.toString();
  }
  if (quantity % 1_000_000n === 0n) return `${quantity / 1_000_000n}m`;
  if (quantity % 1_000n === 0n) return `${quantity / 1_000n}u`;
  return `${quantity}n`;
}

/** Adds quantities. */
export function sumQuantities(quantities: readonly Quantity[]): Quantity {
  return quantities.reduce((total, quantity) => total + quantity, 0n);
}

/**
 * The spelling under which the API server stores a quantity: `1024Mi` becomes `1Gi`, `0.5` becomes `500m`. Objects are
 * written in it, so that a refresh does not report a different spelling as drift.
 */
export function canonicalQuantity(text: string | number): string {
  const quantity = parseQuantity(text);
  const binary = /[KMGTPE]i$/.test(String(text));
  if (binary) return formatQuantity(quantity, "binary");
  if (quantity === 0n || quantity % NANO !== 0n) return formatQuantity(quantity);
  const base = quantity / NANO;
  for (const suffix of ["E", "P", "T", "G", "M", "k"] as const) {
    const size = SUFFIXES[suffix][0];
    if (base % size === 0n) return `${base / size}${suffix}`;
  }
  return base.toString();
}

/** Types that make the reason for every chart value that we set part of the code: a value without one does not compile. */
import type { Resources } from "./resources";

/** Dotted paths of all values in `T`; a set of resources counts as one value. */
export type ValuePath<T> = T extends Resources
  ? never
  : {
      [K in keyof T & string]: T[K] extends Resources
        ? K
        : T[K] extends readonly unknown[]
          ? K
          : T[K] extends object
            ? `${K}.${ValuePath<T[K]>}`
            : K;
    }[keyof T & string];

/** Why each value is set, by its path in the chart's values. */
export type Reasons<T> = Readonly<Record<ValuePath<T>, string>>;

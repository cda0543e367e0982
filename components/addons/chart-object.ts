/** An object that a chart renders, as lists of them name it. */

export interface ChartObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
}

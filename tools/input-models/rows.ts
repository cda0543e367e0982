/** The inputs that a row of a simulated cloud lists, one level at a time. */
import { z } from "zod";

export interface RowField {
  readonly name: string;
  readonly inner: z.core.$ZodType;
  readonly required: boolean;
  /** Whether nothing below it has a name of its own. */
  readonly isLeaf: boolean;
}

/** The fields of an object, also when it is optional or in a list. */
export function fieldsOf(schema: z.core.$ZodType): RowField[] {
  return objectsIn(schema).flatMap((object) =>
    Object.entries<z.core.$ZodType>(object.shape).map(([name, inner]) => ({
      name,
      inner,
      required: !isOptional(inner),
      isLeaf: objectsIn(inner).length === 0,
    })),
  );
}

export function isOptional(schema: z.core.$ZodType): boolean {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault;
}

/** A schema without what makes it optional or nullable. */
export function core(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault
    ? core(schema.def.innerType)
    : schema;
}

/** The objects that a schema is, is a list of, or offers as alternatives. */
export function objectsIn(schema: z.core.$ZodType): z.ZodObject[] {
  const inner = core(schema);
  if (inner instanceof z.ZodObject) return [inner];
  if (inner instanceof z.ZodArray) return objectsIn(inner.element);
  return inner instanceof z.ZodUnion ? inner.options.flatMap((option) => objectsIn(option)) : [];
}

import { z } from 'zod';

/** The fields that a schema knows at a path; none where it takes any, or is no object there. Of several shapes, the fields of each. */
export function fieldsAt(schema: unknown, path: readonly PropertyKey[]): string[] {
  const [head, ...rest] = path;
  const fields = shapesOf(schema).flatMap((shape): string[] => {
    if (shape instanceof z.ZodObject) {
      // Every schema of an object has a shape; of which schemas, it does not know.
      const parts = shape.shape as Readonly<Record<string, unknown>>;
      return head === undefined ? Object.keys(parts) : fieldsAt(parts[String(head)], rest);
    }
    if (head === undefined) return [];
    if (shape instanceof z.ZodRecord) return fieldsAt(shape.valueType, rest);
    return shape instanceof z.ZodArray && typeof head === 'number' ? fieldsAt(shape.element, rest) : [];
  });
  return [...new Set(fields)];
}

/** What a value may look like, without what stands around it: defaults, alternatives, refinements. */
function shapesOf(schema: unknown): unknown[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) return shapesOf(schema.unwrap());
  if (schema instanceof z.ZodPipe) return shapesOf(schema.in);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(shapesOf);
  if (schema instanceof z.ZodIntersection) return [schema.def.left, schema.def.right].flatMap(shapesOf);
  return schema instanceof z.ZodLazy ? shapesOf(schema.unwrap()) : [schema];
}

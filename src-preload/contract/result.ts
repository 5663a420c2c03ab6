import { z } from 'zod';

/** An error that crosses a boundary as a value: what happened, what to do next, and whether trying again can help. */
export const faultSchema = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.string().optional(),
  retryable: z.boolean(),
});
export type Fault = z.infer<typeof faultSchema>;

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Fault };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });

/** A refusal or failure. `retryable` is false unless said otherwise: repeating an act is never the default. */
export function fail(code: string, message: string, more: { hint?: string; retryable?: boolean } = {}): Result<never> {
  return {
    ok: false,
    error: { code, message, retryable: more.retryable ?? false, ...(more.hint === undefined ? {} : { hint: more.hint }) },
  };
}

/** The schema of `Result<T>` on the wire. */
export const resultOf = <S extends z.ZodType>(value: S) =>
  z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), value }),
    z.object({ ok: z.literal(false), error: faultSchema }),
  ]);

/** Compile-time proof that a union was handled whole; throws if a value from outside the types gets here. */
export function assertNever(value: never): never {
  throw new Error(`unhandled variant: ${JSON.stringify(value)}`);
}

import { z } from 'zod';
import { instant } from './names.ts';
import { faultSchema } from './result.ts';

/** A secret as anybody may see it: never its value. */
export const secretViewSchema = z.object({
  name: z.string(),
  setAt: instant,
  lastUsed: instant.nullable(),
  lastUsedFor: z.string().nullable(),
  /** What keeps the key that it is sealed with: "QUARTERDECK_VAULT_KEY", "a key file beside it", "gnome_libsecret". */
  backend: z.string(),
  /** Quarterdeck's own, such as the journal's key: not set or removed by hand. */
  own: z.boolean(),
});
export type SecretView = z.infer<typeof secretViewSchema>;

export const vaultViewSchema = z.object({
  backend: z.string(),
  /** What it protects the secrets against, and what not. */
  protects: z.string(),
  /** Why nothing can be had from it now. */
  fault: faultSchema.nullable(),
  secrets: z.array(secretViewSchema),
});
export type VaultView = z.infer<typeof vaultViewSchema>;

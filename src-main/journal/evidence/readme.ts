import type { Summary } from './summary.ts';

/** What the package proves and how to check it, for somebody who has neither Quarterdeck nor the journal. */
export function readmeText({ about, origin, entries }: Summary, verifier: string, size: number): string {
  return `Evidence: ${about}
${entries} entries of the journal ${origin}, which had ${size} entries when its head was signed.

What it proves
  - Each file in entries/ is, byte for byte, an entry of that journal, at the number that its name says.
  - The order of the entries, and that none of them was changed since the checkpoint was signed.
  - That the holder of the key below signed the journal's head, and the list of the files of this package.
What it does not prove
  - That what an entry says was true when it was written, nor that no other entry about the same matter was left out of
    this package. The journal itself, verified against the same checkpoint, shows that.
  - That the key is the journal's: compare it with the one that Quarterdeck shows under Journal, or that was published.
      ${verifier}
  - When something happened, beyond the word of the clock of the machine that wrote it.

Check it with Quarterdeck, on any machine, offline
  quarterdeck evidence verify THIS.zip --key '${verifier}'

Check it by hand
  Files. manifest.json lists every other file but manifest.note with its SHA-256:  sha256sum FILE
  manifest.note is a signed note (c2sp.org/signed-note): its third line is the base64 of the SHA-256 of manifest.json.
  checkpoint.txt is a signed note too (c2sp.org/tlog-checkpoint): name of the journal, number of entries, root of the
    tree in base64, an empty line, and "— NAME BASE64". The base64 holds 4 bytes of the key's hash, then the Ed25519
    signature over all before the empty line, its last line break included. key.txt is NAME+HASH+BASE64; that base64 is
    a byte 01 and the 32 bytes of the Ed25519 public key.
  Entries. For each item of proofs.json, with TEXT the bytes of entries/NUMBER.json:
    hash = SHA-256( "quarterdeck/entry/1" 0A | before (32 bytes) | length of TEXT in 8 bytes, big-endian | TEXT )
    leaf = SHA-256( 00 | hash ),   and a node over two others = SHA-256( 01 | left | right )   (RFC 6962)
    Fold "path" over the leaf, at index seq - 1 of a tree of that many entries (RFC 9162, 2.1.3.2): it gives the root.
    Where two entries follow one another, "before" of the second is "hash" of the first.
  Outputs. outputs/RUN/STEP.log holds what a step printed; its step-finished entry names the SHA-256 of its first "bytes" bytes.
  runbooks/RUN.yaml is "source" of the run's run-started entry, plans/RUN.json its "steps".
  summary.html and summary.json are reading aids, made from the entries.
`;
}

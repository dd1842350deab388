// Where an import of a file begins: at its start, or behind what an earlier one brought.
import { StartFault } from '#server/platform/start-fault.ts'
import type { Ctx } from '#server/platform/context.ts'
import { openContent } from './content.ts'
import { theVeryBeginning, type Beginning } from './lines.ts'
import { beginImport, listPastImports, recognise, type PastImport, type Recognised } from './past-imports.ts'

export interface Begun {
  readonly record: PastImport
  readonly beginning: Beginning
}

/** @throws StartFault where the file was imported and has changed within those lines since */
export const findBeginning = async (ctx: Ctx, path: string, from: 'where it stopped' | 'the start'): Promise<Begun> => {
  const past = await listPastImports(ctx)
  const known = past.length === 0 ? undefined : await recognise(openContent(path).chunks, past)
  const ofThisPath = past.filter((each) => each.path === path)
  if (from === 'the start') {
    const replaced = [...ofThisPath, ...(known ? [known.past] : [])]
    return { record: await beginImport(ctx, path, replaced), beginning: theVeryBeginning() }
  }
  if (known) return { record: known.past, beginning: await behind(known, path) }
  const [changed] = ofThisPath
  if (changed) throw changedSince(changed)
  return { record: await beginImport(ctx, path, []), beginning: theVeryBeginning() }
}

const behind = async ({ past, hash, endsLine }: Recognised, path: string): Promise<Beginning> => {
  const { bytes, lines } = past
  if (endsLine) return { bytes, lines, hash }
  // Its last line had no end. If more has been written since, an end must come first.
  for await (const chunk of skipBytes(openContent(path).chunks, bytes)) {
    const end = /^\r?\n/.exec(chunk.subarray(0, 2).toString('latin1'))?.[0]
    if (end === undefined) throw changedSince(past)
    hash.update(end)
    return { bytes: bytes + end.length, lines, hash }
  }
  return { bytes, lines, hash }
}

/** What comes behind so many bytes. */
export const skipBytes = async function* (chunks: AsyncIterable<Buffer>, count: number): AsyncGenerator<Buffer> {
  let left = count
  for await (const chunk of chunks) {
    if (left < chunk.length) yield chunk.subarray(left)
    left = Math.max(0, left - chunk.length)
  }
}

const changedSince = ({ path, lines, updated_at }: PastImport) =>
  new StartFault(
    `${lines} lines of ${path} were imported before (${updated_at}), and they have changed since: importing them again ` +
      'would give tickets twice. Put new or mended lines into a file of their own. --again imports all of it once more.',
  )

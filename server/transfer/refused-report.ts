import {
  accessSync,
  closeSync,
  constants,
  fdatasyncSync,
  ftruncateSync,
  openSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { StartFault } from '#server/platform/start-fault.ts'

export interface RefusedLine {
  readonly line: number
  readonly reason: string
  /** As it stood in the file, so that it can be mended and imported again. */
  readonly text: string
  readonly text_is_cut?: true
}

export interface RefusedReport {
  readonly path: string
  /** On the disk before the batch is committed that they belong to. */
  write(lines: readonly RefusedLine[]): void
  bytes(): number
  close(): void
}

/**
 * The report of refused lines. What an earlier run wrote is kept up to where its last batch was committed; there is no
 * file while no line was refused.
 * @throws StartFault where it cannot be written
 */
export const openRefusedReport = (path: string, keptBytes: number): RefusedReport => {
  let file: number | undefined
  // One that was taken away begins anew.
  let bytes = Math.min(keptBytes, sizeOf(path))
  const open = () => {
    try {
      const opened = openSync(path, 'a')
      ftruncateSync(opened, bytes)
      return opened
    } catch (error) {
      throw unwritable(path, error)
    }
  }
  // Found out now rather than at the first refused line, in the middle of the night.
  if (bytes > 0) file = open()
  else makeSureItCanBe(path)
  return {
    path,
    write: (lines) => {
      if (lines.length === 0) return
      file ??= open()
      const text = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
      for (let written = 0; written < text.length;) written += writeSync(file, text, written)
      bytes += text.length
      fdatasyncSync(file)
    },
    bytes: () => bytes,
    close: () => {
      if (file !== undefined) closeSync(file)
    },
  }
}

const makeSureItCanBe = (path: string) => {
  try {
    rmSync(path, { force: true })
    accessSync(dirname(path), constants.W_OK)
  } catch (error) {
    throw unwritable(path, error)
  }
}

const unwritable = (path: string, error: unknown) =>
  new StartFault(
    `Refused lines cannot be written to ${path} (${(error as NodeJS.ErrnoException).code ?? 'error'}): --refused FILE names another place.`,
  )

const sizeOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0

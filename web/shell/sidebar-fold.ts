import { recall, remember } from '#web/platform/remember.ts'
import { makeSubject, useSubject } from '#web/platform/subject.ts'

const key = 'docket-sidebar'
const folded = makeSubject(recall(key) === 'folded')

const toggle = () => {
  folded.write(!folded.read())
  remember(key, folded.read() ? 'folded' : null)
}

export const useSidebarFold = () => [useSubject(folded), toggle] as const

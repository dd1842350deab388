import { Type } from 'typebox'
import { contract } from './contract.ts'
import { paths } from './routes.ts'

const SampleSchema = Type.Object({
  count: Type.Integer({ minimum: 0, description: 'Sample tickets on the desk now' }),
})
const tags = ['sample'] as const

export const sample = {
  readSample: contract(paths.readSample, {
    summary: 'How many sample tickets there are',
    tags,
    response: { 200: SampleSchema },
  }),
  loadSample: contract(paths.loadSample, {
    summary: 'Load the sample tickets (once; a second call changes nothing)',
    tags,
    response: { 200: SampleSchema },
  }),
  removeSample: contract(paths.removeSample, {
    summary: 'Remove the sample tickets, and only those',
    tags,
    response: { 200: SampleSchema },
  }),
}

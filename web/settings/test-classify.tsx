import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ticketLimits } from '#shared/words.ts'
import { call, type Answer } from '#web/platform/call.ts'
import { CategoryBadge, PriorityBadge } from '#web/ui/badges.tsx'
import { Icon } from '#web/ui/icons.tsx'
import { ErrorState } from '#web/ui/states.tsx'
import { numberWords, providerWords, shareWords } from '#web/ui/words.ts'
import classes from './test-classify.module.css'

const example = 'My card was charged twice for the May invoice. Please refund one of the payments.'

/** Asks the classifier now in force, and shows everything it says. Nothing is stored. */
export const TestClassify = () => {
  const [text, setText] = useState(example)
  const ask = useMutation({
    mutationFn: async (description: string) => {
      const startedAt = performance.now()
      const suggestion = await call('classify', { body: { description } })
      return { suggestion, tookMs: performance.now() - startedAt }
    },
    // A test that waits for a connection tells nothing: it fails and says so.
    networkMode: 'always',
    retry: false,
  })
  const isTooShort = Array.from(text.trim()).length < ticketLimits.classifiableCharacters
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (!isTooShort) ask.mutate(text)
      }}
    >
      <label className={classes.label} htmlFor="test-classify">
        Try it on a text
      </label>
      <textarea
        id="test-classify"
        className={classes.text}
        rows={3}
        value={text}
        aria-describedby="test-classify-hint"
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className={classes.actions}>
        <Button type="submit" variant="default" loading={ask.isPending} disabled={isTooShort}>
          Test classify
        </Button>
        <span id="test-classify-hint" className={classes.hint}>
          {isTooShort ? `At least ${ticketLimits.classifiableCharacters} characters` : 'Nothing is stored'}
        </span>
      </div>
      <div aria-live="polite">
        {ask.data ? <Outcome suggestion={ask.data.suggestion} tookMs={ask.data.tookMs} /> : null}
        {ask.error ? <ErrorState what="The classifier could not be asked" error={ask.error} /> : null}
      </div>
    </form>
  )
}

interface OutcomeProps {
  suggestion: Answer<'classify'>
  tookMs: number
}

// Green is for a real suggestion alone; a fallback is no suggestion and never looks like one.
const Outcome = ({ suggestion: { source, category, priority, model, confidence, reason }, tookMs }: OutcomeProps) => {
  const isReal = source !== 'fallback'
  return (
    <div className={classes.outcome} data-real={isReal || undefined}>
      <p className={classes.verdict}>
        <Icon name={isReal ? 'check' : 'warning'} />
        {isReal ? `Suggested by ${providerWords(source)}` : 'No suggestion. These are the defaults'}
        <CategoryBadge value={category} />
        <PriorityBadge value={priority} />
      </p>
      {reason ? <p>{reason}</p> : null}
      <p className={classes.details}>
        {[
          model,
          confidence === null ? null : `${shareWords(confidence, 1)} sure`,
          `${numberWords(Math.round(tookMs))} ms`,
        ]
          .filter((part) => part !== null)
          .join(' · ')}
      </p>
    </div>
  )
}

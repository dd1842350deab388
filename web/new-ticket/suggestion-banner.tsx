import { useState } from 'react'
import type { Suggestion } from '#shared/triage.ts'
import { Icon } from '#web/ui/icons.tsx'
import { categoryWords, percentWords, priorityWords } from '#web/ui/words.ts'
import classes from './suggestion-banner.module.css'
import type { Banner, Field, Suggesting, SuggestingEvent } from './suggesting.ts'

interface SuggestionBannerProps {
  banner: Banner
  form: Suggesting
  dispatch: (event: SuggestingEvent) => void
}

/** Green only for a real suggestion that the form follows. The region is always there, so that changes are read out. */
export const SuggestionBanner = ({ banner, form, dispatch }: SuggestionBannerProps) => {
  const [isWhyOpen, setWhyOpen] = useState(false)
  const suggestion = 'suggestion' in banner ? banner.suggestion : undefined
  return (
    <div className={classes.place}>
      <div className={classes.banner} data-kind={banner.kind}>
        <output className={classes.words} data-suggestion={banner.kind}>
          <BannerWords banner={banner} form={form} />
        </output>
        <div className={classes.actions}>
          <BannerActions banner={banner} dispatch={dispatch} />
          {suggestion ? (
            <button
              type="button"
              className={classes.why}
              aria-expanded={isWhyOpen}
              onClick={() => setWhyOpen(!isWhyOpen)}
            >
              why?
            </button>
          ) : null}
        </div>
        {suggestion && isWhyOpen ? <p className={classes.reason}>{reasonOf(suggestion)}</p> : null}
      </div>
    </div>
  )
}

const BannerWords = ({ banner, form }: { banner: Banner; form: Suggesting }) => {
  switch (banner.kind) {
    case 'none':
      return 'Category and priority are suggested as you write'
    case 'asking':
      return (
        <>
          <span className={classes.dots} aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          Looking for a suggestion
        </>
      )
    case 'off':
      return 'No suggestion, pick or leave as is'
    case 'overridden':
      return `You chose ${banner.differs.map((field) => chosenWords(form, field)).join(' and ')}`
    case 'offered':
      return `Suggests ${valuesOf(banner.suggestion)}`
    case 'kept':
    case 'suggested':
      return (
        <>
          <Icon name="check" />
          <span>
            {banner.kind === 'kept' ? 'Kept' : nameOf(banner.suggestion)}: <b>{valuesOf(banner.suggestion)}</b>
          </span>
        </>
      )
    default:
      return banner satisfies never
  }
}

const BannerActions = ({ banner, dispatch }: Pick<SuggestionBannerProps, 'banner' | 'dispatch'>) => {
  if (banner.kind === 'suggested')
    return (
      <>
        <button type="button" onClick={() => dispatch({ type: 'kept' })}>
          Keep
        </button>
        <button type="button" onClick={() => dispatch({ type: 'undone' })}>
          Undo
        </button>
      </>
    )
  if (banner.kind === 'offered')
    return (
      <button type="button" onClick={() => dispatch({ type: 'used' })}>
        Use
      </button>
    )
  if (banner.kind === 'overridden')
    return banner.differs.map((field) => (
      <span key={field} className={classes.offer}>
        Suggests {wordOf(banner.suggestion, field)}
        <button
          type="button"
          aria-label={`Use ${wordOf(banner.suggestion, field)}`}
          onClick={() => dispatch({ type: 'used', field })}
        >
          Use
        </button>
      </span>
    ))
  return null
}

const wordOf = (suggestion: Suggestion, field: Field) =>
  field === 'category' ? categoryWords[suggestion.category] : priorityWords[suggestion.priority]

const valuesOf = (suggestion: Suggestion) =>
  `${categoryWords[suggestion.category]} · ${priorityWords[suggestion.priority]}`

const chosenWords = (form: Suggesting, field: Field) => {
  if (field === 'category') return form.category.by === 'nobody' ? '' : categoryWords[form.category.value]
  return form.priority.by === 'nobody' ? '' : priorityWords[form.priority.value]
}

const nameOf = ({ source }: Suggestion) => (source === 'local' ? 'Suggestion' : 'AI suggestion')

const reasonOf = ({ source, model, confidence, reason }: Suggestion) =>
  [
    reason ? `“${reason}”` : 'No reason was given.',
    source === 'local' ? 'From the built-in classifier' : `From ${model ?? source}`,
    ...(confidence === null ? [] : [`${percentWords(confidence)} sure`]),
  ].join(' · ')

import { useState } from 'react'
import type { Ticket } from '#shared/tickets.ts'
import { useKeys } from '#web/platform/keys.tsx'
import { useWriting } from '#web/platform/writing.ts'
import { sourceWords } from '#web/ui/words.ts'
import { ChoiceMenu } from './choice-menu.tsx'
import { useEditTicket } from './edit-ticket.ts'
import { fieldKeys, fieldWords, valueWords } from './field-words.ts'
import { filterNames, type FilterName } from './search.ts'
import classes from './ticket-page.module.css'
import { ValueBadge } from './value-badge.tsx'
import { useWaitingEdits } from './waiting-edits.ts'

/** Status, category and priority, and where the last two came from. */
export const TicketChoices = ({ ticket }: { ticket: Ticket }) => {
  const [menu, setMenu] = useState<{ field: FilterName; anchor: HTMLElement }>()
  const edit = useEditTicket()
  const { mayWrite, toWrite } = useWriting()
  const isWaiting = useWaitingEdits().has(ticket.id)

  useKeys(
    filterNames.map((field) =>
      toWrite({
        keys: fieldKeys[field],
        label: `${fieldWords[field]} (then 1 to 4)`,
        group: 'Ticket',
        run: () => {
          const anchor = document.querySelector<HTMLElement>(`[data-choice="${field}"]`)
          if (anchor) setMenu({ field, anchor })
        },
      }),
    ),
  )

  return (
    <div className={classes.choices}>
      {filterNames.map((field) => (
        <div key={field} className={classes.choice}>
          {mayWrite ? (
            <button
              type="button"
              className={classes.chooser}
              data-choice={field}
              aria-haspopup="menu"
              aria-expanded={menu?.field === field}
              aria-label={`${fieldWords[field]}: ${valueWords(ticket[field])}`}
              aria-keyshortcuts={fieldKeys[field]}
              title={`${fieldWords[field]} (${fieldKeys[field].toUpperCase()})`}
              onClick={(event) => setMenu({ field, anchor: event.currentTarget })}
            >
              <span className={classes.chooserName}>{fieldWords[field]}:</span>
              <ValueBadge value={ticket[field]} />
              <span className={classes.caret} aria-hidden="true" />
            </button>
          ) : (
            <p className={classes.told}>
              <span className={classes.chooserName}>{fieldWords[field]}:</span>
              <ValueBadge value={ticket[field]} />
            </p>
          )}
          {field === 'status' ? null : (
            <span className={classes.source}>
              {sourceWords(field === 'category' ? ticket.category_source : ticket.priority_source)}
            </span>
          )}
        </div>
      ))}
      {isWaiting ? <output className={classes.source}>Waiting to send</output> : null}
      {menu ? (
        <ChoiceMenu
          name={`${fieldWords[menu.field]} of #${ticket.id}`}
          field={menu.field}
          chosen={[ticket[menu.field]]}
          takes="one"
          anchor={menu.anchor}
          onChoose={(value) => edit(ticket.id, { field: menu.field, value })}
          onClose={() => {
            setMenu(undefined)
            menu.anchor.focus()
          }}
        />
      ) : null}
    </div>
  )
}

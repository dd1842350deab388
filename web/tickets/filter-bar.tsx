import { useState } from 'react'
import { dayRangeWords } from '#web/ui/days.ts'
import { Icon } from '#web/ui/icons.tsx'
import { ChoiceMenu } from './choice-menu.tsx'
import { fieldWords, valueWords } from './field-words.ts'
import classes from './filter-bar.module.css'
import { SearchBox } from './search-box.tsx'
import { filterNames, isFiltered, valuesOf, type FilterName, type FilterValue, type TicketSearch } from './search.ts'

interface FilterBarProps {
  search: TicketSearch
  onSearch: (text: string) => void
  onToggle: (name: FilterName, value: FilterValue) => void
  onLeave: () => void
  children?: React.ReactNode
}

export const FilterBar = ({ search, onSearch, onToggle, onLeave, children }: FilterBarProps) => {
  const [menu, setMenu] = useState<{ name: FilterName; anchor: HTMLElement }>()
  const close = () => {
    setMenu(undefined)
    menu?.anchor.focus()
  }
  return (
    <div className={classes.bar}>
      <SearchBox text={search.search ?? ''} onSearch={onSearch} onLeave={onLeave} />
      <fieldset className={classes.filters} aria-label="Filters">
        {filterNames.map((name) => {
          const count = valuesOf(search, name).length
          return (
            <button
              key={name}
              type="button"
              className={classes.filter}
              data-filter={name}
              data-used={count > 0 || undefined}
              aria-haspopup="menu"
              aria-expanded={menu?.name === name}
              onClick={(event) => setMenu({ name, anchor: event.currentTarget })}
            >
              {fieldWords[name]}
              {count > 0 ? <span className={classes.count}>{count}</span> : null}
              <span className={classes.caret} aria-hidden="true" />
            </button>
          )
        })}
        {children}
      </fieldset>
      {menu ? (
        <ChoiceMenu
          name={`Filter by ${fieldWords[menu.name].toLowerCase()}`}
          field={menu.name}
          chosen={valuesOf(search, menu.name)}
          takes="several"
          anchor={menu.anchor}
          onChoose={(value) => onToggle(menu.name, value)}
          onClose={close}
        />
      ) : null}
    </div>
  )
}

interface FilterChipsProps {
  search: TicketSearch
  onToggle: (name: FilterName, value: FilterValue) => void
  onClearText: () => void
  onClearDays: () => void
  onClearAll: () => void
}

/** Every filter in force, each to be taken away by itself. */
export const FilterChips = ({ search, onToggle, onClearText, onClearDays, onClearAll }: FilterChipsProps) => {
  if (!isFiltered(search)) return null
  const days = dayRangeWords({ from: search.created_from, before: search.created_before })
  return (
    <fieldset className={classes.chips} aria-label="Filters in force">
      {search.search ? <Chip words={`“${search.search}”`} name="search text" onRemove={onClearText} /> : null}
      {filterNames.flatMap((name) =>
        valuesOf(search, name).map((value) => (
          <Chip
            key={value}
            words={valueWords(value)}
            name={fieldWords[name].toLowerCase()}
            onRemove={() => onToggle(name, value)}
          />
        )),
      )}
      {days ? <Chip words={`Created ${days}`} name="days" onRemove={onClearDays} /> : null}
      <button type="button" className={classes.clearAll} onClick={onClearAll}>
        Clear all
      </button>
    </fieldset>
  )
}

const Chip = ({ words, name, onRemove }: { words: string; name: string; onRemove: () => void }) => (
  <button type="button" className={classes.chip} aria-label={`Remove ${name} ${words}`} onClick={onRemove}>
    <bdi>{words}</bdi>
    <Icon name="close" size={12} />
  </button>
)

import { CatchBoundary, type ErrorComponentProps } from '@tanstack/react-router'
import { useId, useState } from 'react'
import { Icon } from '#web/ui/icons.tsx'
import { ErrorState } from '#web/ui/states.tsx'
import classes from './chart-panel.module.css'

interface PanelProps {
  title: string
  action?: React.ReactNode
  children: React.ReactNode
}

/** A tile of the dashboard. What breaks inside it stays inside it. */
export const Panel = ({ title, action, children }: PanelProps) => {
  const titleId = useId()
  return (
    <section className={classes.panel} aria-labelledby={titleId}>
      <header className={classes.header}>
        <h2 id={titleId}>{title}</h2>
        {action}
      </header>
      <CatchBoundary getResetKey={() => title} errorComponent={TileFailed}>
        {children}
      </CatchBoundary>
    </section>
  )
}

const TileFailed = ({ error, reset }: ErrorComponentProps) => (
  <ErrorState what="This tile could not be drawn" error={error} onRetry={reset} />
)

/** Said after a count that the eye needs no noun for. */
export const ticketsNoun = (count: number) => (count === 1 ? 'ticket,' : 'tickets,')

interface TableRow {
  key: string
  label: string
  cells: readonly string[]
}

interface ChartPanelProps {
  title: string
  /** The first names what a row is: "Priority". */
  columns: readonly string[]
  rows: readonly TableRow[] | undefined
  children: React.ReactNode
}

/** A chart with its table: for reading aloud, for copying, for those who like numbers. */
export const ChartPanel = ({ title, columns, rows, children }: ChartPanelProps) => {
  const [isTable, setTable] = useState(false)
  return (
    <Panel
      title={title}
      action={
        <button
          type="button"
          className={classes.toggle}
          aria-pressed={isTable}
          disabled={!rows}
          onClick={() => setTable(!isTable)}
        >
          <Icon name={isTable ? 'chart' : 'table'} size={14} />
          {isTable ? 'As chart' : 'As table'}
        </button>
      }
    >
      <div className={classes.body}>{isTable && rows ? <DataTable columns={columns} rows={rows} /> : children}</div>
    </Panel>
  )
}

const DataTable = ({ columns, rows }: { columns: readonly string[]; rows: readonly TableRow[] }) => (
  <table className={classes.table}>
    <thead>
      <tr>
        {columns.map((column) => (
          <th key={column} scope="col">
            {column}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {rows.map(({ key, label, cells }) => (
        <tr key={key}>
          <th scope="row">{label}</th>
          {cells.map((cell, place) => (
            <td key={columns[place + 1]}>{cell}</td>
          ))}
        </tr>
      ))}
    </tbody>
  </table>
)

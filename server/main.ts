// The command line: one entry, a file for each command. `bin/docket.cjs` calls run().
import { Command, CommanderError } from 'commander'
import type { ExportFlags } from './commands/export.ts'
import type { MakeFlags, TokenTask } from './commands/token.ts'
import type { PeopleFlags, PeopleTask } from './commands/user.ts'
import { ConfigFaults, readConfig, readEnvironment, type Config } from './config.ts'
import { redactText } from './platform/redaction.ts'
import { exitCodes, StartFault } from './platform/start-fault.ts'
import { version } from './platform/version.ts'

const say = (line: string) => void process.stderr.write(`${line}\n`)
const print = (line: string) => void process.stdout.write(`${line}\n`)

type Outcome = number | Promise<number>

/** Runs one command and sets the exit code (docs/operating.md lists them). */
export const run = async (args: readonly string[]) => {
  // A terminal that was closed takes no more lines: stopping goes on without them.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
  try {
    await program().parseAsync([...args], { from: 'user' })
  } catch (error) {
    process.exitCode = explain(error)
    // A half-started desk may hold handles; what had to be put away was put away before the throw.
    process.exit()
  }
}

const program = () => {
  const docket = new Command('docket')
    .description('The support desk. Settings come from the environment or .env (see .env.example).')
    .version(version)
    .exitOverride()
    .showHelpAfterError('(--help says more)')
    .configureOutput({ writeErr: (text) => void process.stderr.write(text) })

  docket
    .command('serve', { isDefault: false })
    .description('Run the desk until Ctrl-C or SIGTERM')
    .action(act(async (config) => (await import('./commands/serve.ts')).serve(config, say)))
  docket
    .command('migrate')
    .description('Bring the database up to date and stop')
    .option('--json', 'print the result as JSON')
    .action(
      act(async (config, { json }) =>
        (await import('./commands/migrate.ts')).migrateOnly(config, { json, print, say }),
      ),
    )
  docket
    .command('doctor')
    .description('Check settings, database, migrations, counts and model key; say what is wrong and how to mend it')
    .option('--json', 'print the findings as JSON')
    .option('--offline', 'leave the model provider alone')
    .option('--mend', 'count the tickets behind the stats afresh if they differ')
    .action(
      act(async (config, { json, offline, mend }) =>
        (await import('./commands/doctor.ts')).doctor(config, { json, offline, mend, print, say }),
      ),
    )
  docket
    .command('demo')
    .description('Load the sample tickets, into a running desk too')
    .option('--remove', 'remove them again')
    .option('--json', 'print the result as JSON')
    .action(
      act(async (config, { json, remove }) =>
        (await import('./commands/demo.ts')).demo(config, { json, remove, print, say }),
      ),
    )
  docket
    .command('import')
    .description('Import tickets from JSON lines, into a running desk too (docs/moving-in.md)')
    .argument('<file>', 'one ticket a line, packed by gzip or not; - reads standard input')
    .option('--keep-ids', 'keep the numbers of the tickets; lines whose number is taken are refused')
    .option('--again', 'import a file once more from its start, though it was imported before')
    .option('--dry-run', 'only check the file')
    .option('--refused <file>', 'where refused lines are written (default: FILE.refused.jsonl)')
    .option('--json', 'print the result as JSON')
    .action(async (file: string, flags: ImportFlags) => {
      const { importTickets } = await import('./commands/import.ts')
      const { keepIds = false, again = false, dryRun = false, json = false, refused } = flags
      const wishes = { file, keepIds, again, dryRun, refused, json, print, say }
      process.exitCode = await importTickets(readConfig(readEnvironment()), wishes)
    })
  docket
    .command('export')
    .description('Export tickets as JSON lines or CSV, of a running desk too (docs/moving-in.md)')
    .option('--format <format>', 'jsonl or csv (default: by the name of the output, else jsonl)')
    .option('--output <file>', 'where to; packed if it ends in .gz (default: standard output)')
    .option('--status <words>', 'only these, with commas between')
    .option('--priority <words>', 'only these, with commas between')
    .option('--category <words>', 'only these, with commas between')
    .option('--search <words>', 'only tickets in which all of them occur')
    .option('--from <time>', 'only tickets created then or later')
    .option('--to <time>', 'only tickets created before then')
    .option('--events', 'with the history of each ticket (JSON lines only)')
    .option('--bom', 'begin a CSV with a byte order mark, as old spreadsheets need it')
    .option('--json', 'print the result as JSON')
    .action(async (flags: Partial<ExportFlags> & { json?: boolean }) => {
      const { exportToFile } = await import('./commands/export.ts')
      const { events = false, bom = false, json = false, ...rest } = flags
      const output = { json, print, say }
      process.exitCode = await exportToFile(readConfig(readEnvironment()), { ...rest, events, bom }, output)
    })
  const user = docket.command('user').description('The people of the desk, from its own machine (docs/operating.md)')
  user
    .command('list')
    .description('Print everybody')
    .option('--json', 'print them as JSON')
    .action(actOnPeople((flags) => ({ do: 'list', ...flags })))
  user
    .command('add')
    .description('Add somebody; the first one is the owner, and claims the desk')
    .argument('<email>')
    .requiredOption('--name <name>', 'how they are shown')
    .option('--role <role>', 'owner, admin, agent or viewer', 'agent')
    .option('--password-file <file>', 'their password; without it one is made up and printed')
    .option('--json', 'print the result as JSON')
    .action(actOnPerson((email, flags) => ({ do: 'add', email, ...flags })))
  user
    .command('reset-password')
    .description('Give somebody a new password and end their sessions')
    .argument('<email>')
    .option('--password-file <file>', 'the password; without it one is made up and printed')
    .option('--json', 'print the result as JSON')
    .action(actOnPerson((email, flags) => ({ do: 'reset-password', email, ...flags })))
  user
    .command('reset-second-factor')
    .description('Take away the app, the passkeys and the recovery codes of somebody who has lost them')
    .argument('<email>')
    .option('--json', 'print the result as JSON')
    .action(actOnPerson((email, flags) => ({ do: 'reset-second-factor', email, ...flags })))
  user
    .command('disable')
    .description('Keep somebody out and end their sessions')
    .argument('<email>')
    .option('--json', 'print the result as JSON')
    .action(actOnPerson((email, flags) => ({ do: 'disable', email, ...flags })))
  user
    .command('make-owner')
    .description('Make somebody an owner; lets them in again if they were disabled')
    .argument('<email>')
    .option('--json', 'print the result as JSON')
    .action(actOnPerson((email, flags) => ({ do: 'make-owner', email, ...flags })))
  const token = docket.command('token').description('API tokens, from the desk’s own machine (docs/api.md)')
  token
    .command('list')
    .description('Print all tokens, without what makes them count')
    .option('--json', 'print them as JSON')
    .action((flags: Flagged) => actOnTokens({ do: 'list' }, flags))
  token
    .command('make')
    .description('Make a token for somebody, and print it this once')
    .argument('<email>')
    .requiredOption('--name <name>', 'what uses it')
    .requiredOption('--scopes <scopes>', 'what it may, such as tickets:write,stats:read')
    .option('--days <days>', 'how long it lasts', '90')
    .option('--json', 'print the result as JSON')
    .action((email: string, flags: MakeFlags & Flagged) => actOnTokens({ do: 'make', email, ...flags }, flags))
  token
    .command('revoke')
    .description('Make a token count no more')
    .argument('<id>', 'its number in the list')
    .option('--json', 'print the result as JSON')
    .action((id: string, flags: Flagged) => actOnTokens({ do: 'revoke', id }, flags))
  docket
    .command('eval')
    .description('Measure the classifier on labelled tickets; needs no desk (docs/triage.md)')
    .argument('<file>', 'JSON lines: text, or title and description; category and priority')
    .option('--prequential', 'also let it learn each label after it has answered, as on a desk')
    .option('--min-f1 <share>', 'answer 1 if the macro-F1 of the category is less')
    .option('--predictions <file>', 'write what was said of each row, as JSON lines')
    .option('--json', 'print the figures as JSON')
    .action(async (file: string, { json = false, prequential = false, minF1, predictions }: EvalFlags) => {
      const { evaluate } = await import('./commands/eval.ts')
      process.exitCode = evaluate({ file, prequential, minF1, predictions, json, print, say })
    })
  docket
    .command('openapi')
    .description('Print the OpenAPI document')
    .option('--write', 'write it to openapi.json instead')
    .action(act(async (config, { write }) => (await import('./commands/openapi.ts')).openapi(config, { write, print })))
  return docket
}

type PeopleWish = (flags: PeopleFlags) => PeopleTask

const actOnPeople = (wish: PeopleWish) => async (flags: PeopleFlags) => {
  const { manageUsers } = await import('./commands/user.ts')
  const output = { json: flags.json ?? false, print, say }
  process.exitCode = await manageUsers(readConfig(readEnvironment()), wish(flags), output)
}

const actOnPerson = (wish: (email: string, flags: PeopleFlags) => PeopleTask) => (email: string, flags: PeopleFlags) =>
  actOnPeople((flags) => wish(email, flags))(flags)

interface Flagged {
  readonly json?: boolean
}

const actOnTokens = async (task: TokenTask, { json = false }: Flagged) => {
  const { manageTokens } = await import('./commands/token.ts')
  process.exitCode = await manageTokens(readConfig(readEnvironment()), task, { json, print, say })
}

interface ImportFlags {
  readonly keepIds?: boolean
  readonly again?: boolean
  readonly dryRun?: boolean
  readonly refused?: string
  readonly json?: boolean
}

interface EvalFlags {
  readonly json?: boolean
  readonly prequential?: boolean
  readonly minF1?: string
  readonly predictions?: string
}

interface Flags {
  readonly json: boolean
  readonly offline: boolean
  readonly mend: boolean
  readonly remove: boolean
  readonly write: boolean
}

const act = (command: (config: Config, flags: Flags) => Outcome) => async (flags: Partial<Flags>) => {
  const { json = false, offline = false, mend = false, remove = false, write = false } = flags
  process.exitCode = await command(readConfig(readEnvironment()), { json, offline, mend, remove, write })
}

const explain = (error: unknown): number => {
  // Commander has printed what it had to say.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
  if (error instanceof ConfigFaults) {
    say(error.message)
    return exitCodes.settings
  }
  if (error instanceof StartFault) {
    say(error.message)
    return error.exitCode
  }
  const said = error instanceof Error ? (error.stack ?? error.message) : String(error)
  say(`Docket could not go on: ${redactText(said)}`)
  return exitCodes.failed
}

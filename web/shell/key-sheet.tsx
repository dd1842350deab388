import { useKeyList, type KeyBinding } from '#web/platform/keys.tsx'
import { capsOf } from '#web/platform/key-names.ts'
import { useShortcutsChoice } from '#web/platform/profile.ts'
import { Dialog } from '#web/ui/dialog.tsx'
import classes from './key-sheet.module.css'

/** What every key does on this screen. Printed from the very entries that handle the keys. */
export const KeySheet = ({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) => (
  <Dialog title="Shortcuts of this screen" isOpen={isOpen} onClose={onClose}>
    <KeyList />
  </Dialog>
)

const KeyList = () => {
  const bindings = useKeyList()
  const [isOn, setOn] = useShortcutsChoice()
  const groups = Map.groupBy(bindings, ({ group }) => group)
  return (
    <>
      <div className={classes.groups}>
        {[...groups].map(([group, entries]) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {entries.map((binding) => (
                <div key={binding.label} className={classes.entry}>
                  <dt>{binding.label}</dt>
                  <dd>
                    <Keys keys={binding.keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <footer className={classes.foot}>
        <label>
          <input type="checkbox" checked={isOn} onChange={(event) => setOn(event.currentTarget.checked)} />
          Shortcuts by single letters are on
        </label>
      </footer>
    </>
  )
}

const Keys = ({ keys }: Pick<KeyBinding, 'keys'>) =>
  (typeof keys === 'string' ? [keys] : keys).map((name, place) => (
    <span key={name} className={classes.keys}>
      {place > 0 ? <span className={classes.or}>or</span> : null}
      {capsOf(name).map((caps, step) => (
        <span key={`${name}-${caps.join('+')}`} className={classes.keys}>
          {step > 0 ? <span className={classes.or}>then</span> : null}
          {caps.map((cap) => (
            <kbd key={cap}>{cap}</kbd>
          ))}
        </span>
      ))}
    </span>
  ))

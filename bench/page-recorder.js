// Runs in the page before its own scripts, and notes by the browser's own clocks what a user would feel.
;(() => {
  const inputs = []
  const counts = { keydown: 0, click: 0 }
  const longTasks = []
  const shifts = []

  const observe = (type, take, options = {}) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...options })

  // Event Timing: from the input to the next frame painted, in steps of 8 ms, and only from 16 ms on.
  observe(
    'event',
    ({ name, startTime, duration }) => {
      if (name in counts) inputs.push({ name, at: startTime, ms: duration })
    },
    { durationThreshold: 16 },
  )
  observe('longtask', ({ startTime, duration }) => longTasks.push({ at: startTime, ms: duration }))
  observe('layout-shift', ({ startTime, value, hadRecentInput }) => {
    if (!hadRecentInput) shifts.push({ at: startTime, value })
  })
  for (const name of Object.keys(counts)) addEventListener(name, () => counts[name]++, { capture: true })

  /** Calls back once the frame that is drawn next is on its way to the screen. */
  const afterPaint = (callBack) =>
    requestAnimationFrame(() => {
      const channel = new MessageChannel()
      channel.port1.addEventListener('message', () => callBack(performance.now()), { once: true })
      channel.port1.start()
      channel.port2.postMessage(undefined)
    })

  const whenSeen = (isSeen, callBack) => {
    const look = () => {
      if (!isSeen()) return
      observer.disconnect()
      afterPaint(callBack)
    }
    const observer = new MutationObserver(look)
    observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true })
    look()
  }

  let armed

  /**
   * Times what comes next: from the first event named `on` (or from now) until every wanted element is painted.
   * Wanted: a selector, and a text that it holds.
   */
  const arm = ({ on, wanted }) => {
    armed = new Promise((settle, fail) => {
      let startedAt = on === undefined ? performance.now() : undefined
      if (on !== undefined)
        addEventListener(on, (event) => (startedAt = event.timeStamp), { capture: true, once: true })
      const isShown = ({ selector, text = '' }) => document.querySelector(selector)?.textContent.includes(text)
      const { timeOrigin } = performance
      whenSeen(
        () => startedAt !== undefined && wanted.every(isShown),
        (paintedAt) =>
          settle({ ms: paintedAt - startedAt, began: timeOrigin + startedAt, painted: timeOrigin + paintedAt }),
      )
      setTimeout(() => fail(new Error(`not painted in 10 s: ${JSON.stringify(wanted)}`)), 10_000)
    })
    // Asked for later; a failure until then is no unhandled one.
    armed.catch(() => undefined)
  }

  const firstRows = new Promise((settle) => whenSeen(() => document.querySelector('[data-row]') !== null, settle))

  globalThis.docketBench = {
    arm,
    painted: () => armed,
    firstRows,
    felt: () => ({ inputs, counts, longTasks, shifts, now: performance.now() }),
    assets: () => performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname),
  }
})()

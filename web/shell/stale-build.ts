const key = 'docket-stale-reload'
const onceInMs = 30_000

/** A newer build removes the files an open tab may still ask for. Loading the page again fetches the newer ones. */
export const reloadOnceWhenStale = () => {
  window.addEventListener('vite:preloadError', (event) => {
    const last = Number(sessionStorage.getItem(key) ?? 0)
    if (Date.now() - last < onceInMs) return
    sessionStorage.setItem(key, String(Date.now()))
    event.preventDefault()
    window.location.reload()
  })
}

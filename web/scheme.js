// Sets the colour scheme before the first paint. A file of its own because the page's policy forbids inline scripts.
;(function () {
  var wanted = null
  try {
    wanted = localStorage.getItem('docket-theme')
  } catch {
    // Storage is refused in some private windows: the system's scheme is used.
  }
  if (wanted !== 'dark' && wanted !== 'light') {
    wanted = matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark'
  }
  document.documentElement.setAttribute('data-mantine-color-scheme', wanted)
})()

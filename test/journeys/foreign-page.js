// What a page of another site can try with the browser of somebody who uses a desk. Read by foreign-pages.test.ts.
/* oxlint-disable no-unused-vars */

/** Every way to ask. What the page may read comes back; anything else is a word. */
const attack = async (target) => {
  const title = 'From elsewhere'
  const description = 'Written by a page of another site'
  const json = JSON.stringify({ title, description, category: 'billing', priority: 'low' })
  const ask = async (path, init = {}) => {
    try {
      const answer = await fetch(`${target}${path}`, { credentials: 'include', ...init })
      return answer.type === 'opaque' ? 'opaque' : `${answer.status} ${(await answer.text()).slice(0, 2_000)}`
    } catch {
      return 'refused'
    }
  }
  const readFrame = (frame) => {
    try {
      return frame.contentDocument?.body.textContent ? 'readable' : 'closed'
    } catch {
      return 'closed'
    }
  }
  const load = (tag, path) =>
    new Promise((settle) => {
      const element = document.createElement(tag)
      element.addEventListener('load', () => settle(tag === 'iframe' ? readFrame(element) : 'loaded'))
      element.addEventListener('error', () => settle('refused'))
      try {
        element.src = `${target}${path}`
      } catch {
        // A page of the desk's own may not even try (trusted types).
        settle('refused')
      }
      document.body.append(element)
      setTimeout(() => settle('silent'), 2_000)
    })
  const post = { method: 'POST', body: json }
  return {
    read: await ask('/api/v1/tickets'),
    'read the old way': await ask('/api/tickets/'),
    'read without CORS': await ask('/api/v1/tickets', { mode: 'no-cors' }),
    write: await ask('/api/v1/tickets', { ...post, headers: { 'content-type': 'application/json' } }),
    'write as text': await ask('/api/v1/tickets', { ...post, mode: 'no-cors' }),
    'write as a form': await ask('/api/v1/tickets', {
      method: 'POST',
      mode: 'no-cors',
      body: new URLSearchParams({ title, description }),
    }),
    'write the old way': await ask('/api/tickets/', { ...post, mode: 'no-cors' }),
    'load the sample': await ask('/api/v1/sample', { method: 'POST', mode: 'no-cors' }),
    script: await load('script', '/api/v1/tickets'),
    frame: await load('iframe', '/tickets'),
  }
}

const sendForm = (action) => {
  const form = document.createElement('form')
  form.method = 'post'
  form.action = action
  // With this type a browser writes `name=value` as it is: nearly JSON, and no question asked beforehand.
  form.enctype = 'text/plain'
  const field = document.createElement('input')
  field.name = '{"title":"From a form","description":"Written by a form of another site","x":"'
  field.value = '"}'
  form.append(field)
  document.body.append(form)
  form.submit()
}

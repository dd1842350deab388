/** Small choices of this browser. Storage can be refused (private windows, policy): then a choice lasts until reload. */

const lasting = new Map<string, string>()

export const recall = (key: string): string | null => {
  try {
    return localStorage.getItem(key) ?? lasting.get(key) ?? null
  } catch {
    return lasting.get(key) ?? null
  }
}

export const remember = (key: string, value: string | null) => {
  if (value === null) lasting.delete(key)
  else lasting.set(key, value)
  try {
    if (value === null) localStorage.removeItem(key)
    else localStorage.setItem(key, value)
  } catch {
    // Kept in memory above.
  }
}

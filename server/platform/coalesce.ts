/**
 * One piece of work for all who want it at the same time: whoever calls is given what begins after the call, and shares
 * it with everybody else who is waiting.
 */
export const coalescing = <T>(work: () => Promise<T>): (() => Promise<T>) => {
  let underWay: Promise<T> | undefined
  let next: Promise<T> | undefined
  const begin = () => {
    const begun = work().finally(() => {
      if (underWay === begun) underWay = undefined
    })
    underWay = begun
    return begun
  }
  return () => {
    if (!underWay) return begin()
    const again = () => {
      next = undefined
      return begin()
    }
    next ??= underWay.then(again, again)
    return next
  }
}

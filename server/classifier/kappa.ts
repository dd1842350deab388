// Cohen's kappa with quadratic weights over ranks: 0 is chance, 1 is agreement; two steps off count four times one step.

export const quadraticKappa = (pairs: readonly (readonly [wanted: number, said: number])[]): number => {
  const n = pairs.length
  if (n === 0) return 0
  const wantedCounts = countsOf(pairs.map(([wanted]) => wanted))
  const saidCounts = countsOf(pairs.map(([, said]) => said))
  const observed = pairs.reduce((sum, [wanted, said]) => sum + (wanted - said) ** 2, 0)
  let expected = 0
  for (const [wanted, ofWanted] of wantedCounts)
    for (const [said, ofSaid] of saidCounts) expected += ((wanted - said) ** 2 * ofWanted * ofSaid) / n
  return 1 - observed / (expected || 1)
}

const countsOf = (ranks: readonly number[]) => {
  const counts = new Map<number, number>()
  for (const rank of ranks) counts.set(rank, (counts.get(rank) ?? 0) + 1)
  return counts
}

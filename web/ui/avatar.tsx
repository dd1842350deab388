import classes from './avatar.module.css'

interface AvatarProps {
  name: string
  /** Gives the colour, so that it stays when the name changes. */
  id: number
  size?: 'small' | 'large'
}

const tints = 8

/** A person's initials on a colour of their own. The name stands beside it, so it says nothing to the ear. */
export const Avatar = ({ name, id, size = 'small' }: AvatarProps) => (
  <span className={classes.avatar} data-tint={id % tints} data-size={size} aria-hidden="true">
    {initialsOf(name)}
  </span>
)

/** Of the first word and the last one; letters as a reader counts them, not as a computer does. */
export const initialsOf = (name: string): string => {
  const words = name.split(/[\s-]+/).filter((word) => /[\p{L}\p{N}]/u.test(word))
  const [first = name, last] = words.length > 1 ? [words[0], words.at(-1)] : words
  return [first, last].map((word) => firstLetterOf(word ?? '')).join('')
}

const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

const firstLetterOf = (word: string) =>
  [...letters.segment(word)]
    .map(({ segment }) => segment)
    .find((letter) => /[\p{L}\p{N}]/u.test(letter))
    ?.toUpperCase() ?? ''

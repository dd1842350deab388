#!/usr/bin/env node
// Old syntax on purpose: any Node can read it, and say what is missing or hand over to the one npm brought.
'use strict'
const { existsSync } = require('fs')
const { join } = require('path')

const oldest = [22, 18]
const version = process.versions.node.split('.').map(Number)
const isCurrent = version[0] > oldest[0] || (version[0] === oldest[0] && version[1] >= oldest[1])

if (isCurrent) {
  void import('../server/main.ts').then((docket) => docket.run(process.argv.slice(2)))
} else {
  const own = join(__dirname, '../node_modules/.bin/node')
  if (!existsSync(own)) {
    process.stderr.write(
      'Docket needs Node ' +
        oldest.join('.') +
        ' or later; this is ' +
        process.versions.node +
        ', and npm did not bring one for this machine (were optional packages left out?).\n',
    )
    process.exit(1)
  }
  const child = require('child_process').spawn(own, process.argv.slice(1), { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(signal ? 1 : code))
}

#!/usr/bin/env node
// Old syntax on purpose: any Node can read it, and say what is missing or hand over to the one npm brought.
'use strict'
const { existsSync } = require('fs')
const { join } = require('path')

const oldest = [22, 18]
const version = process.versions.node.split('.').map(Number)
const isCurrent = version[0] > oldest[0] || (version[0] === oldest[0] && version[1] >= oldest[1])

// A young generation of 16 MB a half, where a machine of some size is given 64: the garbage of requests fills whatever
// there is, and hardly more requests a second come of it. V8 takes this at the start of a process alone.
const memoryFlag = '--max-semi-space-size=16'
const given = process.execArgv.concat((process.env.NODE_OPTIONS || '').split(' '))
const hasMemoryFlag = given.some((flag) => flag.startsWith('--max-semi-space-size'))

if (!isCurrent) {
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
  const child = require('child_process').spawn(own, [memoryFlag].concat(process.argv.slice(1)), { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(signal ? 1 : code))
} else {
  // The same process, begun anew (20 ms). One that is talked to by its parent (`node --watch`) must stay as it is.
  if (!hasMemoryFlag && process.execve && !process.channel) {
    process.execve(process.execPath, [process.execPath, memoryFlag].concat(process.execArgv, process.argv.slice(1)))
  }
  // Major collections come when the heap has doubled, not when it has grown fourfold. By half would spare 20 MB more
  // under load, for a tenth more of processor time (docs/performance.md).
  require('v8').setFlagsFromString('--heap-growing-percent=100')
  // What was compiled is kept for the next start, which then needs neither the time nor the compiler's memory.
  const modules = require('module')
  modules.enableCompileCache(join(__dirname, '../node_modules/.cache/docket'))
  setTimeout(modules.flushCompileCache, 5000).unref()
  void import('../server/main.ts').then((docket) => docket.run(process.argv.slice(2)))
}

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const here = import.meta.dirname

// Vite bundles modules only, and a module runs after the first paint. The script that sets the colour scheme must run
// before it, so it goes out as it is, under a name made of its content like every other asset.
const schemeBeforePaint = (): Plugin => ({
  name: 'scheme-before-paint',
  buildStart() {
    if (this.environment.mode !== 'build') return
    this.emitFile({ type: 'asset', name: 'scheme.js', source: readFileSync(join(here, 'web/scheme.js'), 'utf8') })
  },
  transformIndexHtml: {
    order: 'post',
    handler: (_page, { bundle }) => {
      const built = Object.values(bundle ?? {}).find(
        (file) => file.type === 'asset' && file.names.includes('scheme.js'),
      )
      const src = built ? `/${built.fileName}` : '/scheme.js'
      return [{ tag: 'script', attrs: { src }, injectTo: 'head-prepend' }]
    },
  },
})

export default defineConfig({
  root: join(here, 'web'),
  cacheDir: join(here, 'node_modules/.cache/vite'),
  plugins: [react(), schemeBeforePaint()],
  build: {
    outDir: join(here, 'dist/web'),
    emptyOutDir: true,
    target: 'baseline-widely-available',
    // The page's policy allows no data: addresses and no inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    reportCompressedSize: false,
  },
  // `npx vite` beside a running desk: edits show without a build.
  server: { proxy: { '/api': 'http://127.0.0.1:3000' } },
})

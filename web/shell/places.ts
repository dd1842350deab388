/** Where the navigation leads, in sidebar, drawer and bottom bar alike. */
export const places = [
  { to: '/dashboard', label: 'Dashboard', icon: 'dashboard', keys: 'G D' },
  { to: '/tickets', label: 'Tickets', icon: 'tickets', keys: 'G T' },
  { to: '/settings', label: 'Settings', icon: 'settings', keys: 'G S' },
] as const

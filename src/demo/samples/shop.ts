import { fileOf, type Sample, type SampleCommit } from './sample.ts';

const MIRA = 'Mira Holt';
const JONAS = 'Jonas Weber';
const AIKO = 'Aiko Tanaka';
const DIEGO = 'Diego Ruiz';

const commit = (by: string, subject: string, grow: string): SampleCommit => ({ by, subject, grow });

/** A shop with a web server, a worker and a database. Deploying v1.3.0 fails: its migration is wrong. */
export const shop: Sample = {
  name: 'shop',
  commits: [
    {
      by: MIRA,
      subject: 'Begin the shop: one page, one basket',
      write: {
        'README.md': '# Shop\n\nWhat is new:\n\n',
        'web/server.js': '// The web server.\n',
        'worker/main.js': '// What is done in the background.\n',
        'migrations/001_create_orders.sql': '-- adds orders.id\nCREATE TABLE orders (id serial PRIMARY KEY);\n',
        'deploy.sh': fileOf('shop/deploy.sh'),
        'rollback.sh': fileOf('shop/rollback.sh'),
        'restart.sh': fileOf('shop/restart.sh'),
        'what-is-live.sh': fileOf('shop/what-is-live.sh'),
        'scripts/environment.sh': fileOf('shop/scripts/environment.sh'),
        'scripts/migrate.sh': fileOf('shop/scripts/migrate.sh'),
      },
    },
    commit(JONAS, 'List the products by category', 'web/products.js'),
    commit(MIRA, 'Keep the basket in a cookie', 'web/basket.js'),
    commit(AIKO, 'Send a mail when an order is placed', 'worker/mail.js'),
    commit(JONAS, 'Prices are integers of cents', 'web/products.js'),
    {
      ...commit(MIRA, 'Say what the first release can do', 'README.md'),
      tag: { name: 'v1.0.0', message: 'The first release' },
    },
    commit(DIEGO, 'Search the products by name', 'web/search.js'),
    commit(AIKO, 'Retry mails that were not accepted', 'worker/mail.js'),
    commit(JONAS, 'Show the basket in the header', 'web/basket.js'),
    {
      by: DIEGO,
      subject: 'Remember the customer of an order',
      grow: 'web/orders.js',
      write: {
        'migrations/002_add_customer.sql':
          '-- needs orders.id\n-- adds orders.customer\nALTER TABLE orders ADD customer text;\n',
      },
    },
    { ...commit(MIRA, 'Describe search and customers', 'README.md'), tag: { name: 'v1.1.0', message: 'Search' } },
    {
      ...commit(JONAS, 'Fix: an empty basket could be ordered', 'web/basket.js'),
      tag: { name: 'v1.1.1' },
    },
    commit(AIKO, 'Make invoices in the worker', 'worker/invoices.js'),
    commit(DIEGO, 'Cache the categories for a minute', 'web/products.js'),
    commit(MIRA, 'Translate the basket into German', 'web/basket.js'),
    commit(JONAS, 'Log slow requests', 'web/server.js'),
    {
      ...commit(AIKO, 'Invoices as PDF', 'worker/invoices.js'),
      tag: { name: 'v1.2.0', message: 'Invoices' },
    },
    commit(MIRA, 'Ask for the address before the payment', 'web/checkout.js'),
    commit(DIEGO, 'Suggest words while searching', 'web/search.js'),
    commit(JONAS, 'Limit requests by address', 'web/server.js'),
    {
      by: AIKO,
      subject: 'Split addresses into street and city',
      grow: 'web/checkout.js',
      write: {
        'migrations/003_split_addresses.sql':
          '-- needs orders.address\n-- adds orders.street\n-- adds orders.city\nALTER TABLE orders ADD street text, ADD city text;\nUPDATE orders SET street = address;\n',
      },
    },
    {
      ...commit(MIRA, 'Describe the new checkout', 'README.md'),
      tag: { name: 'v1.3.0', message: 'A new checkout' },
    },
    {
      by: AIKO,
      subject: 'Fix: there never was an orders.address to split',
      write: {
        'migrations/003_split_addresses.sql':
          '-- adds orders.street\n-- adds orders.city\nALTER TABLE orders ADD street text, ADD city text;\n',
      },
      tag: { name: 'v1.3.1' },
    },
    commit(JONAS, 'Payment by bank transfer', 'web/checkout.js'),
    commit(DIEGO, 'Rank search results by sales', 'web/search.js'),
    commit(MIRA, 'Gift cards: first step', 'web/giftcards.js'),
    commit(AIKO, 'Send gift cards by mail', 'worker/mail.js'),
    commit(JONAS, 'Remove the old checkout', 'web/checkout.js'),
    commit(DIEGO, 'Measure how long a search takes', 'web/search.js'),
    commit(MIRA, 'Gift cards: <b>redeem</b> them & show what is left', 'web/giftcards.js'),
  ],
  diverged: {
    name: 'redesign',
    from: 'v1.2.0',
    commits: [
      commit(MIRA, 'Redesign: new colours', 'web/style.css'),
      commit(MIRA, 'Redesign: larger pictures', 'web/products.js'),
      commit(DIEGO, 'Redesign: search in the middle of the page', 'web/search.js'),
    ],
  },
};

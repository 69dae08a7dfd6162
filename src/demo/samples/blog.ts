import { fileOf, type Sample, type SampleCommit } from './sample.ts';

const NOOR = 'Noor Haddad';
const ELIAS = 'Elias Berg';
const MIRA = 'Mira Holt';

const post = (by: string, title: string, name: string): SampleCommit => ({
  by,
  subject: `Post: ${title}`,
  write: { [`posts/${name}.md`]: `# ${title}\n\nBy ${by}.\n` },
});
const edit = (by: string, subject: string, grow: string): SampleCommit => ({ by, subject, grow });

/** A blog with one environment. */
export const blog: Sample = {
  name: 'blog',
  commits: [
    {
      by: NOOR,
      subject: 'Begin the blog',
      write: {
        'README.md': '# Blog\n\n',
        'style.css': 'body { max-width: 40em; margin: auto }\n',
        'posts/hello.md': '# Hello\n\nThis is where we tell what we do.\n',
        'deploy.sh': fileOf('blog/deploy.sh'),
      },
    },
    edit(ELIAS, 'A typeface that can be read', 'style.css'),
    post(NOOR, 'Why we sell tea', 'tea'),
    { ...edit(NOOR, 'Say how a post is written', 'README.md'), tag: { name: 'v1.0.0', message: 'On the air' } },
    post(ELIAS, 'A day in the warehouse', 'warehouse'),
    edit(ELIAS, 'Dates below the titles', 'style.css'),
    edit(MIRA, 'Correct two typos', 'posts/tea.md'),
    post(MIRA, 'How we built the basket', 'basket'),
    { ...edit(ELIAS, 'Print without the header', 'style.css'), tag: { name: 'v1.1.0' } },
    post(NOOR, 'Green, black and white', 'kinds'),
    edit(NOOR, 'A table of temperatures', 'posts/kinds.md'),
    edit(ELIAS, 'Tables with lines', 'style.css'),
    edit(MIRA, 'A list of all posts', 'README.md'),
    { ...post(ELIAS, 'Our first thousand orders', 'thousand'), tag: { name: 'v1.2.0', message: 'A thousand orders' } },
    edit(NOOR, 'Thank the people who packed them', 'posts/thousand.md'),
    post(MIRA, 'Integers of cents', 'cents'),
    edit(MIRA, 'Answer a question about rounding', 'posts/cents.md'),
    edit(ELIAS, 'Code in a typeface of its own', 'style.css'),
    { ...edit(NOOR, 'Who may write here', 'README.md'), tag: { name: 'v1.3.0' } },
    post(NOOR, 'Water', 'water'),
    edit(NOOR, 'Hard water, soft water', 'posts/water.md'),
    edit(ELIAS, 'Pictures as wide as the text', 'style.css'),
    { ...edit(MIRA, 'Fix a broken link', 'posts/basket.md'), tag: { name: 'v1.3.1' } },
    post(ELIAS, 'What a week of outages taught us', 'outages'),
    edit(ELIAS, 'Name what went well, too', 'posts/outages.md'),
    { ...edit(MIRA, 'Dark colours at night', 'style.css'), tag: { name: 'v1.4.0', message: 'At night' } },
    post(NOOR, 'Cups', 'cups'),
    edit(NOOR, 'Cups without handles', 'posts/cups.md'),
    edit(MIRA, 'Larger type on small screens', 'style.css'),
    edit(ELIAS, 'A line about comments', 'README.md'),
  ],
  diverged: {
    name: 'comments',
    from: 'v1.3.0',
    commits: [
      edit(ELIAS, 'Comments below the posts', 'README.md'),
      edit(MIRA, 'Comments need a name', 'README.md'),
      edit(ELIAS, 'Comments: colours', 'style.css'),
    ],
  },
};

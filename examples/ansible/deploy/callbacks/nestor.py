"""
Tells Nestor how far a playbook is, as lines `::progress PERCENT TASK`: tasks count equally, and so do servers.
At the end a link to APP_URL, where people find the application.
"""

from os import environ

from ansible.playbook.block import Block
from ansible.plugins.callback import CallbackBase

DOCUMENTATION = '''
name: nestor
type: aggregate
short_description: progress for Nestor
description: Prints a line for each task that begins.
'''


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = 'aggregate'
    CALLBACK_NAME = 'nestor'
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self):
        super().__init__()
        self._servers_done = 0
        self._servers_at_once = 0

    # With `serial`, the play starts again for each batch of servers.
    def v2_playbook_on_play_start(self, play):
        facts = play.get_variable_manager().get_vars(play=play)
        self._servers_done += self._servers_at_once
        self._servers_at_once = len(facts['ansible_play_batch'])
        self._servers = len(facts['ansible_play_hosts_all'])
        self._tasks = count(play.tasks)
        self._tasks_begun = 0

    def v2_playbook_on_task_start(self, task, is_conditional):
        done = self._servers_done + self._servers_at_once * min(self._tasks_begun / self._tasks, 1)
        self._tasks_begun += 1
        self._display.display(f'::progress {int(100 * done / self._servers)} {task.get_name()}')

    def v2_playbook_on_stats(self, stats):
        if 'APP_URL' in environ:
            self._display.display('::link {APP_URL} {NESTOR_APP} on {NESTOR_ENVIRONMENT}'.format_map(environ))


def count(tasks):
    """Tasks, those inside of blocks too, but not what only follows a failure."""
    return sum(count(task.block) if isinstance(task, Block) else 1 for task in tasks)

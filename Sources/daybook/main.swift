import DaybookCommands
import Glibc

exit(await DaybookCommand.run(Array(CommandLine.arguments.dropFirst())))

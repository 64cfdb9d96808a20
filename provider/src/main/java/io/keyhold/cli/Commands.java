package io.keyhold.cli;

import java.util.List;
import picocli.CommandLine;

/** The commands, in the order of the help text. */
final class Commands {
    private Commands() {}

    static List<Object> all(CommandSession session) {
        return List.of(
                new InitCommand(session),
                keys(session),
                new KeyStoreCommands(session),
                new RegionCommands(session),
                new AliasCommands(session),
                new TagCommands(session),
                new EncryptCommand(session),
                new DecryptCommand(session),
                new ReEncryptCommand(session),
                new SignCommand(session),
                new VerifyCommand(session),
                new MacCommands(session),
                new EncapsulateCommand(session),
                new DecapsulateCommand(session),
                new DataKeyCommand(session),
                new RandomCommand(session),
                new CertificateCommands(session),
                new PolicyCommands(session),
                new GrantCommands(session),
                new PrincipalCommands(session),
                new AccessKeyCommands(session),
                new ServeCommand(session),
                new ServerCertificateCommand(session),
                new AuditCommands(session),
                new BackupCommand(session),
                new RestoreCommand(session),
                new StoreCommands(session),
                new RootCommands(session),
                new DoctorCommand(session),
                new BenchCommand(session),
                new CompletionCommand(session));
    }

    private static CommandLine keys(CommandSession session) {
        return new CommandLine(new KeyCommands(session))
                .addSubcommand(new KeyCreateCommand(session))
                .addSubcommand(new KeyRotateCommand(session))
                .addSubcommand(new KeyRotationsCommand(session))
                .addSubcommand(new MultiRegionCommands.Replicate(session))
                .addSubcommand(new MultiRegionCommands.Primary(session))
                .addSubcommand(new KeyImportCommand(session))
                .addSubcommand(new KeyMaterialCommands.ImportParameters(session))
                .addSubcommand(new KeyMaterialCommands.Delete(session));
    }
}

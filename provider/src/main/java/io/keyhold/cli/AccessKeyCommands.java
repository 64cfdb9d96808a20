package io.keyhold.cli;

import static io.keyhold.cli.Output.col;

import io.keyhold.KeyholdAdmin;
import io.keyhold.api.AccessKeyCredential;
import io.keyhold.api.AccessKeySummary;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Access keys for programs that call {@code keyhold serve}. */
@Command(
        name = "access-key",
        description = "Access keys, which requests to `keyhold serve` are signed with.",
        footer = "  keyhold access-key create arn:aws:iam::111122223333:user/alice")
final class AccessKeyCommands {
    private static final String ID = "The access key id, AKIA… or ASIA…";
    private final CommandSession session;

    AccessKeyCommands(CommandSession session) {
        this.session = session;
    }

    private KeyholdAdmin admin() {
        return session.keyhold().admin();
    }

    @Command(
            description = {
                "Make an access key for a user, or for the root of an account; two at most.",
                "The secret is shown once and cannot be shown again."
            },
            footer = {
                "  keyhold access-key create arn:aws:iam::111122223333:user/alice",
                "  keyhold access-key create arn:aws:iam::111122223333:user/aws-kms --xks"
            })
    void create(
            @Parameters(paramLabel = "ARN", description = "The user or root") String arn,
            @Option(
                            names = "--xks",
                            description = "For AWS KMS, which signs requests to `keyhold serve --xks` with it, and for"
                                    + " nothing else")
                    boolean xks) {
        show(xks ? admin().createXksCredential(arn) : admin().createAccessKey(arn));
    }

    @Command(
            name = "create-session",
            description = "Make an access key for a session of a role, which expires.",
            footer = "  keyhold access-key create-session arn:aws:sts::111122223333:assumed-role/signer/build-7")
    void createSession(
            @Parameters(paramLabel = "ARN", description = "The session: role and any name for the session") String arn,
            @Option(
                            names = "--seconds",
                            paramLabel = "NUMBER",
                            defaultValue = "3600",
                            description = "How long it lasts, 900 to 43200 (${DEFAULT-VALUE})")
                    int seconds) {
        show(admin().createSessionCredential(arn, Duration.ofSeconds(seconds)));
    }

    private void show(AccessKeyCredential made) {
        session.out().members(made);
        if (!session.out().isJson()) {
            session.out().note("note: store the secret now; it is not shown again");
        }
    }

    @Command(
            description = "List the access keys of a user, of the sessions of a role, or of the root of an account.",
            footer = "  keyhold access-key list arn:aws:iam::111122223333:user/alice")
    void list(@Parameters(paramLabel = "ARN", description = "The user, role or root") String arn) {
        session.out()
                .list(
                        "AccessKeyMetadata",
                        admin().listAccessKeys(arn),
                        col("ACCESS KEY", AccessKeySummary::accessKeyId),
                        col("PRINCIPAL", AccessKeySummary::principal),
                        col("STATUS", AccessKeySummary::status),
                        col("CREATED", AccessKeySummary::createDate),
                        col("LAST USED", AccessKeySummary::lastUsedDate),
                        col("EXPIRES", AccessKeySummary::expiration));
    }

    @Command(
            description = "Stop an access key: every server on the store refuses its next request.",
            footer = "  keyhold access-key disable AKIAIOSFODNN7EXAMPLE")
    void disable(@Parameters(paramLabel = "ID", description = ID) String id) {
        admin().disableAccessKey(id);
        session.out().done(Map.of(), "disabled " + id);
    }

    @Command(
            description = "Let a disabled access key be used again.",
            footer = "  keyhold access-key enable AKIAIOSFODNN7EXAMPLE")
    void enable(@Parameters(paramLabel = "ID", description = ID) String id) {
        admin().enableAccessKey(id);
        session.out().done(Map.of(), "enabled " + id);
    }

    @Command(
            description = "Remove an access key for good.",
            footer = "  keyhold access-key delete AKIAIOSFODNN7EXAMPLE")
    void delete(@Parameters(paramLabel = "ID", description = ID) String id) {
        admin().deleteAccessKey(id);
        session.out().done(Map.of(), "deleted " + id);
    }
}

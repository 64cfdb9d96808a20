package io.keyhold.cli;

import static io.keyhold.cli.Output.col;

import io.keyhold.api.AliasListEntry;
import io.keyhold.api.CancelKeyDeletionRequest;
import io.keyhold.api.DisableKeyRequest;
import io.keyhold.api.EnableKeyRequest;
import io.keyhold.api.GetKeyLastUsageRequest;
import io.keyhold.api.GetKeyLastUsageResponse;
import io.keyhold.api.GetPublicKeyRequest;
import io.keyhold.api.GetPublicKeyResponse;
import io.keyhold.api.KeyListEntry;
import io.keyhold.api.KeyMetadata;
import io.keyhold.api.KmsException;
import io.keyhold.api.ListAliasesRequest;
import io.keyhold.api.ListKeysRequest;
import io.keyhold.api.ListKeysResponse;
import io.keyhold.api.ScheduleKeyDeletionRequest;
import io.keyhold.api.ScheduleKeyDeletionResponse;
import io.keyhold.api.UpdateKeyDescriptionRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Keys: what they are, and whether they may be used. */
@Command(
        name = "key",
        description = "Create, list, enable, disable, rotate, import and delete keys.",
        footer = {"  keyhold key create --alias alias/letters", "  keyhold key list -l"})
final class KeyCommands {
    private final CommandSession session;

    KeyCommands(CommandSession session) {
        this.session = session;
    }

    /**
     * A row of the long listing.
     *
     * @param key what is known of the key
     * @param aliases its names
     */
    private record Row(KeyMetadata key, String aliases) {}

    @Command(
            description = "List the keys of the account, with their aliases.",
            footer = {"  keyhold key list", "  keyhold key list -l --json"})
    void list(
            @Option(
                            names = {"-l", "--long"},
                            description = "Tell spec, usage and state too; asks DescribeKey for each key")
                    boolean longer) {
        List<KeyListEntry> keys = Listing.all(
                marker -> session.kms()
                        .listKeys(marker.map(ListKeysRequest.of()::withMarker).orElseGet(ListKeysRequest::of)),
                ListKeysResponse::keys,
                ListKeysResponse::nextMarker);
        Map<String, String> aliases = aliases();
        if (!longer) {
            session.out()
                    .list(
                            "Keys",
                            keys,
                            col("KEY", KeyListEntry::keyId),
                            col("ALIASES", key -> aliases.getOrDefault(key.keyId(), "")));
            return;
        }
        List<Row> rows = new ArrayList<>();
        for (KeyListEntry key : keys) {
            rows.add(new Row(session.describe(key.keyId()), aliases.getOrDefault(key.keyId(), "")));
        }
        if (session.out().isJson()) {
            session.out().members(Map.of("Keys", rows.stream().map(Row::key).toList()));
            return;
        }
        session.out()
                .list(
                        "Keys",
                        rows,
                        col("KEY", row -> row.key().keyId()),
                        col("ALIASES", Row::aliases),
                        col("SPEC", row -> row.key().keySpec()),
                        col("USAGE", row -> row.key().keyUsage()),
                        col("STATE", row -> row.key().keyState()));
    }

    @Command(description = "Describe a key.", footer = "  keyhold key describe alias/letters")
    void describe(@Parameters(paramLabel = "KEY", description = CommonOptions.KEY) String key) {
        session.out().members(new io.keyhold.api.DescribeKeyResponse(session.describe(key)));
    }

    @Command(
            name = "public-key",
            description = "Give the public key of a key pair, as PEM.",
            footer = "  keyhold key public-key alias/release -o release.pub")
    void publicKey(
            @Parameters(paramLabel = "KEY", description = CommonOptions.KEY) String key,
            @Option(
                            names = {"-o", "--out"},
                            paramLabel = "FILE",
                            defaultValue = "",
                            description = "Write it there")
                    String out,
            @Option(names = "--force", description = "Replace the file") boolean force)
            throws IOException {
        if (!Streams.isPipe(out)) {
            Streams.requireFree(Path.of(out), force);
        }
        GetPublicKeyResponse response = session.kms().getPublicKey(GetPublicKeyRequest.of(key));
        String pem = pem("PUBLIC KEY", response.publicKey());
        if (!out.isEmpty()) {
            new Streams(session.terminal()).write(out, pem.getBytes(StandardCharsets.US_ASCII), force);
        } else if (session.out().isJson()) {
            session.out().members(response);
        } else {
            session.out().lines(pem);
        }
    }

    @Command(
            name = "update",
            description = "Replace the description of a key.",
            footer = "  keyhold key update alias/letters --description \"for letters only\"")
    void update(
            @Parameters(paramLabel = "KEY", description = CommonOptions.KEY) String key,
            @Option(names = "--description", required = true, paramLabel = "TEXT", description = "Not secret")
                    String description) {
        session.kms().updateKeyDescription(UpdateKeyDescriptionRequest.of(session.keyId(key), description));
        session.out().done(Map.of(), "described " + key);
    }

    @Command(description = "Enable a disabled key.", footer = "  keyhold key enable alias/letters")
    void enable(@Parameters(paramLabel = "KEY", description = CommonOptions.KEY) String key) {
        session.kms().enableKey(EnableKeyRequest.of(session.keyId(key)));
        session.out().done(Map.of(), "enabled " + key);
    }

    @Command(
            description = "Stop a key from being used, in every process, at once.",
            footer = "  keyhold key disable alias/letters")
    void disable(@Parameters(paramLabel = "KEY", description = CommonOptions.KEY) String key) {
        session.kms().disableKey(DisableKeyRequest.of(session.keyId(key)));
        session.out().done(Map.of(), "disabled " + key);
    }

    @Command(
            description = {
                "Stop a key from being used, and delete it after a waiting period.",
                "What it has encrypted is lost then, forever, save for backups of the store."
            },
            footer = "  keyhold key delete 1234abcd-12ab-34cd-56ef-1234567890ab --days 14")
    void delete(
            @Parameters(paramLabel = "KEY", description = CommonOptions.KEY) String key,
            @Option(
                            names = "--days",
                            paramLabel = "N",
                            defaultValue = "30",
                            description = "How long it can be saved: 7 to 30 days (${DEFAULT-VALUE})")
                    int days) {
        ScheduleKeyDeletionResponse response = session.kms()
                .scheduleKeyDeletion(
                        ScheduleKeyDeletionRequest.of(session.keyId(key)).withPendingWindowInDays(days));
        session.out()
                .done(
                        response,
                        "scheduled deletion of " + key + " "
                                + response.deletionDate()
                                        .map(date -> "for " + date)
                                        .orElse(days + " days after its replicas are gone")
                                + "; until then: keyhold key cancel-deletion " + key);
    }

    @Command(
            name = "cancel-deletion",
            description = "Save a key that waits for its deletion; it is disabled then.",
            footer = "  keyhold key cancel-deletion 1234abcd-12ab-34cd-56ef-1234567890ab")
    void cancelDeletion(@Parameters(paramLabel = "KEY", description = CommonOptions.KEY) String key) {
        session.out()
                .done(
                        session.kms().cancelKeyDeletion(CancelKeyDeletionRequest.of(session.keyId(key))),
                        "cancelled deletion of " + key + " (disabled; enable it with keyhold key enable " + key + ")");
    }

    @Command(
            name = "last-used",
            description = "Tell when a key was last used.",
            footer = "  keyhold key last-used alias/letters")
    void lastUsed(@Parameters(paramLabel = "KEY", description = CommonOptions.KEY) String key) {
        GetKeyLastUsageResponse response = session.kms().getKeyLastUsage(GetKeyLastUsageRequest.of(session.keyId(key)));
        session.out().members(response);
    }

    static String pem(String type, byte[] der) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END " + type + "-----\n";
    }

    private Map<String, String> aliases() {
        List<AliasListEntry> all;
        try {
            all = AliasCommands.all(session.kms(), ListAliasesRequest.of());
        } catch (KmsException.AccessDenied e) {
            session.out().note("note: aliases are not shown, as kms:ListAliases is denied");
            all = List.of();
        }
        return all.stream()
                .filter(alias -> alias.targetKeyId().isPresent())
                .collect(Collectors.groupingBy(
                        alias -> alias.targetKeyId().orElseThrow(),
                        Collectors.mapping(AliasListEntry::aliasName, Collectors.joining(" "))));
    }
}

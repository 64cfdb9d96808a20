package io.keyhold.cli;

import static io.keyhold.cli.Output.col;

import io.keyhold.api.AliasListEntry;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.DeleteAliasRequest;
import io.keyhold.api.Kms;
import io.keyhold.api.ListAliasesRequest;
import io.keyhold.api.ListAliasesResponse;
import io.keyhold.api.UpdateAliasRequest;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Names of keys. */
@Command(
        name = "alias",
        description = "Give names to keys.",
        footer = "  keyhold alias create alias/letters 1234abcd-12ab-34cd-56ef-1234567890ab")
final class AliasCommands {
    private static final String ALIAS = "Begins with alias/";
    private final CommandSession session;

    AliasCommands(CommandSession session) {
        this.session = session;
    }

    @Command(
            description = "Create an alias for a key.",
            footer = "  keyhold alias create alias/letters 1234abcd-12ab-34cd-56ef-1234567890ab")
    void create(
            @Parameters(paramLabel = "ALIAS", description = ALIAS) String alias,
            @Parameters(paramLabel = "KEY", description = CommonOptions.KEY) String key) {
        session.kms().createAlias(CreateAliasRequest.of(alias, session.keyId(key)));
        session.out().done(Map.of(), "created " + alias + " -> " + key);
    }

    @Command(
            description = "Move an alias to another key.",
            footer = "  keyhold alias update alias/letters 1234abcd-12ab-34cd-56ef-1234567890ab")
    void update(
            @Parameters(paramLabel = "ALIAS", description = ALIAS) String alias,
            @Parameters(paramLabel = "KEY", description = CommonOptions.KEY) String key) {
        session.kms().updateAlias(UpdateAliasRequest.of(alias, session.keyId(key)));
        session.out().done(Map.of(), "updated " + alias + " -> " + key);
    }

    @Command(description = "Delete an alias; the key stays.", footer = "  keyhold alias delete alias/letters")
    void delete(@Parameters(paramLabel = "ALIAS", description = ALIAS) String alias) {
        session.kms().deleteAlias(DeleteAliasRequest.of(alias));
        session.out().done(Map.of(), "deleted " + alias);
    }

    @Command(description = "List aliases.", footer = "  keyhold alias list")
    void list(
            @Option(
                            names = {"-k", "--key"},
                            paramLabel = "KEY",
                            defaultValue = "",
                            description = "Only of this key")
                    String key) {
        ListAliasesRequest request = key.isEmpty()
                ? ListAliasesRequest.of()
                : ListAliasesRequest.of().withKeyId(session.keyId(key));
        session.out()
                .list(
                        "Aliases",
                        all(session.kms(), request),
                        col("ALIAS", AliasListEntry::aliasName),
                        col("KEY", AliasListEntry::targetKeyId),
                        col("CREATED", AliasListEntry::creationDate));
    }

    static List<AliasListEntry> all(Kms kms, ListAliasesRequest request) {
        return Listing.all(
                marker -> kms.listAliases(marker.map(request::withMarker).orElse(request)),
                ListAliasesResponse::aliases,
                ListAliasesResponse::nextMarker);
    }
}

package io.keyhold.cli;

import static io.keyhold.cli.Output.col;

import io.keyhold.api.ConnectCustomKeyStoreRequest;
import io.keyhold.api.ConnectionStateType;
import io.keyhold.api.CreateCustomKeyStoreRequest;
import io.keyhold.api.CreateCustomKeyStoreResponse;
import io.keyhold.api.CustomKeyStoresListEntry;
import io.keyhold.api.DeleteCustomKeyStoreRequest;
import io.keyhold.api.DescribeCustomKeyStoresRequest;
import io.keyhold.api.DescribeCustomKeyStoresResponse;
import io.keyhold.api.DisconnectCustomKeyStoreRequest;
import io.keyhold.api.KmsException;
import io.keyhold.api.UpdateCustomKeyStoreRequest;
import java.util.Arrays;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Custom key stores. */
@Command(
        name = "keystore",
        description = {
            "Keep keys in tokens: custom key stores.",
            "A token is named in the settings: keyhold.token.cluster-22222222222 = pkcs11:token=LABEL?module-path=LIBRARY"
        },
        footer = {
            "  keyhold keystore create hsm --cluster cluster-22222222222 --pin prompt",
            "  keyhold keystore connect hsm",
            "  keyhold key create --alias alias/letters --keystore hsm"
        })
final class KeyStoreCommands {
    private static final String STORE = "Its name or id";
    private static final String PIN = "Where the PIN of the token is: " + SecretSource.FORMS;
    private final CommandSession session;

    KeyStoreCommands(CommandSession session) {
        this.session = session;
    }

    @Command(
            description = "Make a custom key store of a token; connect it next.",
            footer = "  keyhold keystore create hsm --cluster cluster-22222222222 --pin file:pin")
    void create(
            @Parameters(paramLabel = "NAME", description = "Its name") String name,
            @Option(
                            names = "--cluster",
                            required = true,
                            paramLabel = "CLUSTER",
                            description = "What the settings call the token, behind keyhold.token.")
                    String cluster,
            @Option(names = "--pin", required = true, paramLabel = "SOURCE", description = PIN) SecretSource pin) {
        String secret = pin(pin);
        CreateCustomKeyStoreResponse response = session.kms()
                .createCustomKeyStore(CreateCustomKeyStoreRequest.of(name)
                        .withCloudHsmClusterId(cluster)
                        .withKeyStorePassword(secret));
        session.out().done(response, "created " + response.customKeyStoreId() + " as " + name);
    }

    @Command(description = "List custom key stores.", footer = "  keyhold keystore list")
    void list() {
        session.out()
                .list(
                        "CustomKeyStores",
                        Listing.all(
                                marker -> session.kms()
                                        .describeCustomKeyStores(marker.map(
                                                        DescribeCustomKeyStoresRequest.of()::withMarker)
                                                .orElse(DescribeCustomKeyStoresRequest.of())),
                                DescribeCustomKeyStoresResponse::customKeyStores,
                                DescribeCustomKeyStoresResponse::nextMarker),
                        col("ID", CustomKeyStoresListEntry::customKeyStoreId),
                        col("NAME", CustomKeyStoresListEntry::customKeyStoreName),
                        col("TYPE", CustomKeyStoresListEntry::customKeyStoreType),
                        col("STATE", CustomKeyStoresListEntry::connectionState),
                        col("ERROR", CustomKeyStoresListEntry::connectionErrorCode),
                        col("CREATED", CustomKeyStoresListEntry::creationDate));
    }

    @Command(
            description = "Connect a custom key store, so that its keys can be used.",
            footer = "  keyhold keystore connect hsm")
    void connect(@Parameters(paramLabel = "STORE", description = STORE) String store) {
        String id = find(store).customKeyStoreId();
        session.kms().connectCustomKeyStore(ConnectCustomKeyStoreRequest.of(id));
        CustomKeyStoresListEntry now = find(id);
        if (now.connectionState() != ConnectionStateType.CONNECTED) {
            throw new KmsException.CustomKeyStoreInvalidState(
                    "custom key store " + store + " is " + now.connectionState().value()
                            + now.connectionErrorCode()
                                    .map(code -> ": " + code.value())
                                    .orElse(""),
                    "Repair that, and run `keyhold keystore disconnect " + store + "` before it is connected again");
        }
        session.out().done(Map.of("ConnectionState", now.connectionState().value()), "connected " + store);
    }

    @Command(
            description = "Disconnect a custom key store: its keys are unavailable until it is connected again.",
            footer = "  keyhold keystore disconnect hsm")
    void disconnect(@Parameters(paramLabel = "STORE", description = STORE) String store) {
        session.kms()
                .disconnectCustomKeyStore(
                        DisconnectCustomKeyStoreRequest.of(find(store).customKeyStoreId()));
        session.out().done(Map.of(), "disconnected " + store);
    }

    @Command(
            description = "Change the name, the PIN or the token of a custom key store; the latter two while it is disconnected.",
            footer = "  keyhold keystore update hsm --pin prompt")
    void update(
            @Parameters(paramLabel = "STORE", description = STORE) String store,
            @Option(names = "--name", paramLabel = "NAME", defaultValue = "", description = "Its new name") String name,
            @Option(
                            names = "--cluster",
                            paramLabel = "CLUSTER",
                            defaultValue = "",
                            description = "Another token with the same keys")
                    String cluster,
            @Option(names = "--pin", paramLabel = "SOURCE", defaultValue = Option.NULL_VALUE, description = PIN)
                    SecretSource pin) {
        UpdateCustomKeyStoreRequest request =
                UpdateCustomKeyStoreRequest.of(find(store).customKeyStoreId());
        request = name.isEmpty() ? request : request.withNewCustomKeyStoreName(name);
        request = cluster.isEmpty() ? request : request.withCloudHsmClusterId(cluster);
        request = pin == null ? request : request.withKeyStorePassword(pin(pin));
        session.kms().updateCustomKeyStore(request);
        session.out().done(Map.of(), "changed " + store);
    }

    @Command(
            description = "Delete a custom key store that is disconnected and has no keys; the token stays as it is.",
            footer = "  keyhold keystore delete hsm")
    void delete(@Parameters(paramLabel = "STORE", description = STORE) String store) {
        session.kms()
                .deleteCustomKeyStore(DeleteCustomKeyStoreRequest.of(find(store).customKeyStoreId()));
        session.out().done(Map.of(), "deleted " + store);
    }

    private CustomKeyStoresListEntry find(String store) {
        return find(session, store);
    }

    /** The custom key store of that name or id. */
    static CustomKeyStoresListEntry find(CommandSession session, String store) {
        DescribeCustomKeyStoresRequest request = store.startsWith("cks-")
                ? DescribeCustomKeyStoresRequest.of().withCustomKeyStoreId(store)
                : DescribeCustomKeyStoresRequest.of().withCustomKeyStoreName(store);
        return session.kms()
                .describeCustomKeyStores(request)
                .customKeyStores()
                .get(0);
    }

    private String pin(SecretSource source) {
        char[] pin = source.read(session.terminal(), "the PIN of the token", false);
        try {
            return new String(pin);
        } finally {
            Arrays.fill(pin, '\0');
        }
    }
}

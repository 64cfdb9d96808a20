package io.keyhold.operations;

import io.keyhold.api.ConnectionStateType;
import io.keyhold.api.CreateCustomKeyStoreRequest;
import io.keyhold.api.CustomKeyStoreType;
import io.keyhold.api.KmsException;
import io.keyhold.api.UpdateCustomKeyStoreRequest;
import io.keyhold.api.XksProxyAuthenticationCredentialType;
import io.keyhold.api.XksProxyConfigurationType;
import io.keyhold.api.XksProxyConnectivityType;
import io.keyhold.gate.Call;
import io.keyhold.keys.ByteString;
import io.keyhold.keys.CustomKeyStore;
import io.keyhold.material.CustomKeyStores;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The members by which a request says where the keys of a custom key store are, and with what it is entered.
 *
 * @param type where the keys are
 * @param cluster the cluster
 * @param password the PIN
 * @param endpoint scheme and host of the proxy
 * @param path the path of the proxy
 * @param serviceName the VPC endpoint service of the proxy
 * @param serviceOwner who owns that
 * @param credential the credential for the proxy
 * @param connectivity how the proxy is reached
 */
record KeyStoreSettings(
        CustomKeyStoreType type,
        Optional<String> cluster,
        Optional<String> password,
        Optional<String> endpoint,
        Optional<String> path,
        Optional<String> serviceName,
        Optional<String> serviceOwner,
        Optional<XksProxyAuthenticationCredentialType> credential,
        Optional<XksProxyConnectivityType> connectivity) {
    private static final int ID_BYTES = 9;
    private static final int ID_DIGITS = 17;

    static KeyStoreSettings of(CreateCustomKeyStoreRequest request) {
        return new KeyStoreSettings(
                request.customKeyStoreType().orElse(CustomKeyStoreType.AWS_CLOUDHSM),
                request.cloudHsmClusterId(),
                request.keyStorePassword(),
                request.xksProxyUriEndpoint(),
                request.xksProxyUriPath(),
                request.xksProxyVpcEndpointServiceName(),
                request.xksProxyVpcEndpointServiceOwner(),
                request.xksProxyAuthenticationCredential(),
                request.xksProxyConnectivity());
    }

    /** The members of an update, whatever the type is. */
    static KeyStoreSettings of(UpdateCustomKeyStoreRequest request) {
        return new KeyStoreSettings(
                CustomKeyStoreType.AWS_CLOUDHSM,
                request.cloudHsmClusterId(),
                request.keyStorePassword(),
                request.xksProxyUriEndpoint(),
                request.xksProxyUriPath(),
                request.xksProxyVpcEndpointServiceName(),
                request.xksProxyVpcEndpointServiceOwner(),
                request.xksProxyAuthenticationCredential(),
                request.xksProxyConnectivity());
    }

    /** Refuses a new custom key store with a member too few for its type, or with one of the other type. */
    void requireComplete() {
        boolean isToken = type == CustomKeyStoreType.AWS_CLOUDHSM;
        Map<String, Boolean> needed = new LinkedHashMap<>(isToken ? ofToken() : ofProxy());
        boolean isVpc = connectivity.equals(Optional.of(XksProxyConnectivityType.VPC_ENDPOINT_SERVICE));
        if (isVpc) {
            needed.put("XksProxyVpcEndpointServiceName", serviceName.isPresent());
        }
        List<String> missing = needed.entrySet().stream()
                .filter(member -> !member.getValue())
                .map(Map.Entry::getKey)
                .toList();
        if (!missing.isEmpty()) {
            throw new KmsException.Validation(
                    "a custom key store of type " + type.value() + " needs " + String.join(" and ", missing),
                    "Pass " + String.join(" and ", missing));
        }
        refuseForeign(type);
        if (!isVpc && (serviceName.isPresent() || serviceOwner.isPresent())) {
            throw new KmsException.Validation(
                    "a VPC endpoint service is named, and XksProxyConnectivity is not VPC_ENDPOINT_SERVICE",
                    "Leave the VPC endpoint service out");
        }
    }

    /** Refuses members that custom key stores of that type do not have. */
    void refuseForeign(CustomKeyStoreType of) {
        Map<String, Boolean> foreign =
                new LinkedHashMap<>(of == CustomKeyStoreType.AWS_CLOUDHSM ? ofProxy() : ofToken());
        if (of == CustomKeyStoreType.AWS_CLOUDHSM) {
            foreign.put("XksProxyVpcEndpointServiceName", serviceName.isPresent());
            foreign.put("XksProxyVpcEndpointServiceOwner", serviceOwner.isPresent());
        }
        foreign.forEach((member, isThere) -> {
            if (isThere) {
                throw new KmsException.Validation(
                        "a custom key store of type " + of.value() + " has no " + member, "Leave " + member + " out");
            }
        });
    }

    private Map<String, Boolean> ofToken() {
        Map<String, Boolean> members = new LinkedHashMap<>();
        members.put("CloudHsmClusterId", cluster.isPresent());
        members.put("KeyStorePassword", password.isPresent());
        return members;
    }

    private Map<String, Boolean> ofProxy() {
        Map<String, Boolean> members = new LinkedHashMap<>();
        members.put("XksProxyConnectivity", connectivity.isPresent());
        members.put("XksProxyUriEndpoint", endpoint.isPresent());
        members.put("XksProxyUriPath", path.isPresent());
        members.put("XksProxyAuthenticationCredential", credential.isPresent());
        return members;
    }

    /** A new custom key store, in memory only, with its secret wrapped. */
    CustomKeyStore make(
            Call call, CreateCustomKeyStoreRequest request, CustomKeyStores connections, SecureRandom random) {
        CustomKeyStore made = new CustomKeyStore(
                id(random),
                call.callerAccount(),
                request.customKeyStoreName(),
                type,
                call.now().truncatedTo(ChronoUnit.MILLIS),
                ConnectionStateType.DISCONNECTED,
                Optional.empty(),
                0,
                cluster,
                request.trustAnchorCertificate(),
                proxy(),
                ByteString.EMPTY);
        return withSecret(made, connections);
    }

    /** The custom key store with the secret that the request has, wrapped. */
    CustomKeyStore withSecret(CustomKeyStore store, CustomKeyStores connections) {
        Optional<String> given = password.or(() -> credential.map(one -> one.rawSecretAccessKey()));
        if (given.isEmpty()) {
            return store;
        }
        byte[] secret = given.get().getBytes(StandardCharsets.UTF_8);
        try {
            return connections.withSecret(store, secret);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private Optional<XksProxyConfigurationType> proxy() {
        return endpoint.map(uri -> new XksProxyConfigurationType(
                connectivity.orElseThrow(),
                credential.orElseThrow().accessKeyId(),
                uri,
                path.orElseThrow(),
                serviceName,
                serviceOwner));
    }

    /** The proxy with what the request changes of it. */
    XksProxyConfigurationType over(XksProxyConfigurationType known) {
        XksProxyConnectivityType reached = connectivity.orElse(known.connectivity());
        boolean isVpc = reached == XksProxyConnectivityType.VPC_ENDPOINT_SERVICE;
        return new XksProxyConfigurationType(
                reached,
                credential
                        .map(XksProxyAuthenticationCredentialType::accessKeyId)
                        .orElse(known.accessKeyId()),
                endpoint.orElse(known.uriEndpoint()),
                path.orElse(known.uriPath()),
                isVpc ? serviceName.or(known::vpcEndpointServiceName) : Optional.empty(),
                isVpc ? serviceOwner.or(known::vpcEndpointServiceOwner) : Optional.empty());
    }

    private static String id(SecureRandom random) {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return "cks-" + HexFormat.of().formatHex(bytes).substring(0, ID_DIGITS);
    }
}

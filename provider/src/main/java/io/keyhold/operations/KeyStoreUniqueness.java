package io.keyhold.operations;

import io.keyhold.api.KmsException;
import io.keyhold.api.XksProxyConfigurationType;
import io.keyhold.api.XksProxyConnectivityType;
import io.keyhold.keys.CustomKeyStore;
import java.util.List;

/** The values that only one custom key store may have: its name in the account, its cluster or proxy in the Region. */
final class KeyStoreUniqueness {
    private KeyStoreUniqueness() {}

    /** Refuses what another one of {@code all} has. */
    static void require(CustomKeyStore wanted, List<CustomKeyStore> all) {
        for (CustomKeyStore other : all) {
            if (!other.id().equals(wanted.id())) {
                require(wanted, other);
            }
        }
    }

    private static void require(CustomKeyStore wanted, CustomKeyStore other) {
        if (other.account().equals(wanted.account()) && other.name().equals(wanted.name())) {
            throw new KmsException.CustomKeyStoreNameInUse(
                    "custom key store `" + other.id() + "` has the name `" + other.name() + "`", "Pass another name");
        }
        if (wanted.cloudHsmClusterId().isPresent() && wanted.cloudHsmClusterId().equals(other.cloudHsmClusterId())) {
            throw new KmsException.CloudHsmClusterInUse(
                    "cluster `" + wanted.cloudHsmClusterId().get() + "` belongs to another custom key store",
                    "Name another cluster, or use the custom key store that there is");
        }
        if (wanted.proxy().isPresent() && other.proxy().isPresent()) {
            requireOther(wanted.proxy().get(), other.proxy().get());
        }
    }

    private static void requireOther(XksProxyConfigurationType wanted, XksProxyConfigurationType other) {
        boolean sameEndpoint = wanted.uriEndpoint().equalsIgnoreCase(other.uriEndpoint());
        boolean isPublic = wanted.connectivity() == XksProxyConnectivityType.PUBLIC_ENDPOINT
                && other.connectivity() == XksProxyConnectivityType.PUBLIC_ENDPOINT;
        if (sameEndpoint && !isPublic) {
            throw new KmsException.XksProxyUriEndpointInUse(
                    "endpoint `" + wanted.uriEndpoint() + "` belongs to another custom key store",
                    "Name another endpoint");
        }
        if (sameEndpoint && wanted.uriPath().equals(other.uriPath())) {
            throw new KmsException.XksProxyUriInUse(
                    "endpoint `" + wanted.uriEndpoint() + "` with path `" + wanted.uriPath()
                            + "` belongs to another custom key store",
                    "Name another path");
        }
        if (wanted.vpcEndpointServiceName().isPresent()
                && wanted.vpcEndpointServiceName().equals(other.vpcEndpointServiceName())) {
            throw new KmsException.XksProxyVpcEndpointServiceInUse(
                    "VPC endpoint service `" + wanted.vpcEndpointServiceName().get()
                            + "` belongs to another custom key store",
                    "Name another VPC endpoint service");
        }
    }
}

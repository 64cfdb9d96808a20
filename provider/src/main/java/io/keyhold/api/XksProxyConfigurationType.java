package io.keyhold.api;

import java.util.Optional;

/**
 * The proxy of an external key store, without the secret of its credential. Source: AWS KMS API, shape
 * XksProxyConfigurationType.
 *
 * @param connectivity how Keyhold reaches it
 * @param accessKeyId the access key id of the credential; 20 to 30 characters
 * @param uriEndpoint scheme and host; 10 to 128 characters
 * @param uriPath the path; 10 to 128 characters
 * @param vpcEndpointServiceName the VPC endpoint service; 20 to 64 characters; optional
 * @param vpcEndpointServiceOwner the account that owns the VPC endpoint service; 12 characters; optional
 */
public record XksProxyConfigurationType(
        XksProxyConnectivityType connectivity,
        String accessKeyId,
        String uriEndpoint,
        String uriPath,
        Optional<String> vpcEndpointServiceName,
        Optional<String> vpcEndpointServiceOwner) {}

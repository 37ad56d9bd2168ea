package io.plasmavmc.server.grpc;

import io.grpc.ServiceDescriptor;
import io.plasmavmc.api.v1.ImageServiceGrpc;
import io.plasmavmc.api.v1.NodeServiceGrpc;
import io.plasmavmc.api.v1.VersionServiceGrpc;
import io.plasmavmc.api.v1.VmServiceGrpc;
import io.plasmavmc.api.v1.VolumeServiceGrpc;
import java.util.List;

/** The gRPC services that the API declares. */
public final class ServiceDescriptors {

    public static final List<ServiceDescriptor> ALL =
            List.of(
                    VmServiceGrpc.getServiceDescriptor(),
                    ImageServiceGrpc.getServiceDescriptor(),
                    VolumeServiceGrpc.getServiceDescriptor(),
                    NodeServiceGrpc.getServiceDescriptor(),
                    VersionServiceGrpc.getServiceDescriptor());

    private ServiceDescriptors() {}

    static ServiceDescriptor of(String name) {
        return ALL.stream()
                .filter(service -> service.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("service: " + name));
    }
}

import { contextBridge, ipcRenderer } from 'electron';

// What a page gets of main, by the origin that it has: the app a port for its calls, the confirm surface its one message.
// contextBridge cannot pass ports, so the port goes by window.postMessage, which never leaves the page's own window.
if (location.origin === 'quarterdeck://app') {
  contextBridge.exposeInMainWorld('quarterdeck', { connect: () => ipcRenderer.send('quarterdeck:port') });
  ipcRenderer.on('quarterdeck:port', (event) => {
    window.postMessage('quarterdeck:port', location.origin, event.ports);
  });
}
if (location.origin === 'quarterdeck://confirm') {
  contextBridge.exposeInMainWorld('quarterdeckConfirm', { act: (message: unknown) => ipcRenderer.invoke('quarterdeck:confirm', message) });
}

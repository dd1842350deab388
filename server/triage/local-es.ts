import type { Lexicon } from './local-concepts.ts'

export const spanish: Lexicon = {
  duplicate_charge:
    '(cobrado|cobraron|cobro|cargo|pagado|cobrada|facturado|cargado) .. (dos veces|2 veces|doble|duplicado), (doble|duplicado) (cobro|cargo|pago|factura*), (cobro|cargo|pago) (doble|duplicado)',
  unknown_charge:
    '(cargo|cobro|pago|transacción|compra) .. (desconocid*|no autorizad*|fraudulent*|sospechos*|no reconozco|no reconocid*), (no reconozco|no autoricé|nunca autoricé) .. (cargo|cobro|pago|compra)',
  overcharge:
    '(cobrado|cobraron|cobran) (de más|demasiado), (importe|monto|factura|cobro|precio) .. (incorrect*|erróne*|equivocad*), error .. (factura|facturación|cobro)',
  charge: '(cobro|cobros|cobrado|cobraron|cargo en|cargos|me cobran)',
  refund: '(reembols*|devolución*|reintegro), (devolver|devuelvan|recuperar) .. dinero',
  payment_failed:
    '(pago|pagos|transacción|transferencia|tarjeta|compra) .. (rechazad*|fallid*|falló|denegad*|no procesad*|pendiente|no pasa|no funciona)',
  payment: '(pago|pagos|pagar|pagado|pagué|cuota|cuotas|método de pago)',
  invoice: '(factura|facturas|recibo|recibos|comprobante*|estado de cuenta)',
  bill: '(facturación|facturar)',
  fee: '(comisión|comisiones|tarifa|penalización|recargo*|aumento .. precio)',
  tax: '(iva|impuesto*)',
  subscription: '(suscripción*|renovación|prueba gratuita|plan mensual|plan anual|mensualidad)',
  cancel_subscription:
    '(cancelar|cancelación|anular|dar de baja|baja) .. (suscripción|plan|contrato|membresía|servicio)',
  bank_card: '(tarjeta de crédito|tarjeta de débito|tarjeta bancaria|tarjeta|iban)',
  bank_transfer: '(transferencia*|domiciliación|saldo)',
  cash: '(cajero|efectivo)',

  outage:
    '(caída del (sistema|servicio|servidor)|interrupción del servicio|apagón), (sitio|servidor|sistema|servicio|aplicación|plataforma|red|página|web) .. (caíd*|no disponible|fuera de servicio|inaccesible)',
  crash:
    '(se cierra|se bloquea|se congela|se cuelga|se traba|congelad*|pantalla azul), no (arranca|inicia|abre|enciende)',
  error: '(error|errores|mensaje de error|código de error|falla al|fallo al|excepción)',
  bug: '(bug|bugs|mal funcionamiento|anomalía|fallo|fallos)',
  not_working:
    'no (funciona|funcionan|responde|responden|sirve|anda|carga|va), (dejó|dejado|deja) de funcionar, (averiad*|defectuos*|roto|rota|estropead*), (problema*|inconveniente*) (con|en|de) .. (aplicación|software|sistema|página|programa|impresora|equipo|conexión)',
  slow: '(lento|lenta|lentos|lentitud|muy despacio|latencia|ralentiz*|tarda mucho), tiempo de espera',
  not_loading:
    '(página|sitio|video|imagen|imágenes|aplicación|web) no .. (carga|abre|muestra|aparece|reproduce), (pantalla|página) (en blanco|blanca|negra), no (carga|cargan|se abre|se muestra)',
  display: '(visualización|se ve mal|botón .. (falta|desapareció|no)|parpadea)',
  install: '(instalar|instalación|instalado|desinstalar|configurar|configuración|reinstalar)',
  update:
    '(después|desde|última|nueva) .. (actualización|versión), (actualizar|actualización) .. (software|aplicación|sistema|controlador|versión)',
  connection:
    '(wifi|internet|red|vpn|bluetooth|router|enrutador), (sin|no hay|pierde|problemas de) conexión, conexión .. (perdida|inestable|fall*|lenta), (desconecta|desconexión)',
  integration:
    '(api|integración|integraciones|plugin*|complemento|complementos|extensión|webhook*|compatib*|incompatib*)',
  sync: '(sincroniz*)',
  file_transfer:
    '(subir|descargar|importar|exportar|imprimir|guardar) .. (no|error|imposible), (no puedo|no se puede|no me deja|no deja) .. (subir|descargar|importar|exportar|imprimir|guardar), (copia de seguridad|respaldo*)',
  device:
    '(impresora|computadora|ordenador|teclado|pantalla|dispositivo*|equipo|portátil|tableta|celular|móvil|escáner|disco duro|batería)',
  browser: '(navegador|firefox|chrome|safari|edge|marcadores|pestaña*|página web|sitio web)',
  software: '(software|aplicación|sistema|windows|mac|linux|android|módulo|programa|app)',
  data_loss:
    '(datos|archivos|documentos|fotos|mensajes) .. (perdid*|borrad*|eliminad*|desaparec*|corrupt*), pérdida de datos, (perdí|perdimos|perdido) .. (datos|archivos|documentos|marcadores)',
  server: '(servidor*|base de datos|nube|hosting|sql)',
  technical_support: '(soporte|problema|asistencia|ayuda) técnic*',

  cannot_log_in:
    '(no puedo|no puede|no podemos|no logro|no me deja|no consigo|imposible|no me permite) .. (iniciar sesión|entrar|acceder|ingresar|loguear*|conectarme a mi cuenta), (inicio de sesión|acceso) .. (falla|fallid*|error|problema*|no funciona), problema* .. (iniciar sesión|inicio de sesión), (sin acceso|perdí el acceso|perdido el acceso) .. cuenta',
  login: '(iniciar sesión|inicio de sesión|credenciales|cerrar sesión|autenticación|login)',
  password: '(contraseña*|clave de acceso|mi clave)',
  pin: '(pin|código pin|pregunta de seguridad)',
  locked_out:
    '(cuenta|acceso|perfil|usuario|tarjeta) .. (bloquead*|suspendid*|desactivad*|inhabilitad*), (desbloquear|reactivar) .. (cuenta|tarjeta|usuario)',
  two_factor: '(doble factor|dos factores|dos pasos|2fa|código de (verificación|seguridad|confirmación))',
  account_attacked: '(cuenta|perfil) .. (hackead*|robad*|comprometid*|vulnerad*), (hackearon|hackeado|suplantación)',
  personal_details:
    '(cambiar|actualizar|modificar|corregir|cambio de) .. (dirección|nombre|correo|email|teléfono|número|datos personales|datos de contacto|perfil), (me mudé|nueva dirección|datos personales)',
  close_account: '(eliminar|cerrar|borrar|cancelar|dar de baja) .. (cuenta|perfil)',
  open_account: '(crear|abrir|registrar|activar) .. (cuenta|perfil), (registrarme|registro de (usuario|cuenta))',
  edit_account:
    '(recuperar|cambiar|vincular|fusionar|gestionar|administrar) .. cuenta, (configuración|recuperación) .. cuenta',
  permissions:
    '(permiso|permisos|derechos de acceso|acceso denegado|privilegios), (agregar|añadir|invitar) .. (usuario|usuarios|miembro)',
  identity: '(verificar|verificación|confirmar) .. identidad, (documento de identidad|dni|pasaporte)',
  user_name: '(nombre de usuario|mi usuario|mi perfil)',
  account: '(cuenta|cuentas)',

  delivery:
    '(envío|envíos|entrega*|paquete*|mensajería|seguimiento), (pedido|paquete|producto) .. (llega*|llegó|recibido|enviado)',
  order: '(pedido|pedidos|orden de compra)',
  opening_hours: '(horario|horarios|a qué hora .. (abren|cierran)|hora de apertura)',
  place: '(tienda más cercana|sucursal*|dónde están ubicad*|ubicación de)',
  person_wanted:
    '(hablar|comunicarme|contactar|comunicar*) .. (agente|persona|asesor|alguien|representante|humano|ejecutivo|atención al cliente), (que me llamen|número de teléfono de)',
  quote: '(cotización*|presupuesto*)',
  product:
    '(qué|cuál|cuáles) .. (producto|modelo|talla|color|plan), (disponibilidad|en stock|garantía|características|tallas|diferencia entre)',
  discount: '(descuento*|cupón|cupones|código promocional|promoción|promociones|oferta*|tarjeta regalo)',
  feature_wish:
    '(sugerencia*|nueva función|nueva funcionalidad|solicitud de función|mejora), (sería|estaría) .. (bueno|genial|útil|bien), (podrían|pueden) .. (agregar|añadir)',
  feedback: '(opinión|comentario*|gracias por .. (servicio|ayuda|trabajo)|felicit*|reseña|encuesta)',
  complaint: '(queja*|reclamo*|reclamación|insatisfech*|decepcionad*|mal servicio)',
  newsletter: '(boletín|newsletter|correos publicitarios|lista de correo)',
  job: '(empleo|vacante*|currículum|trabajar con ustedes|oferta de trabajo|prácticas)',
  partnership: '(colaboración|alianza|patrocinio|distribuidor*|asociación comercial|prensa)',
  information:
    '(información|informes|más detalles|documentación|guía|manual|capacitación|saber más|detalles sobre|estrategia*)',
  booking: '(cita|reserva*|vuelo*|hotel|boleto*|viaje)',
  sales: '(comprar|interesad* en|cuánto cuesta|cuál es el precio|lista de precios|precio de|precios de)',

  security_breach:
    '(brecha de seguridad|fuga de datos|filtración|violación de (datos|seguridad)|ciberataque|ransomware|malware|virus|phishing|acceso no autorizado|robado|robo|fraude|vulnerabilidad*|incidente de seguridad)',
  whole_company:
    '(todos|todas|toda|varios|nuestros|muchos) .. (usuarios|clientes|empleados|equipo|empresa|compañeros|departamento) .. (afectad*|bloquead*|sin|no pueden), nadie puede, toda la empresa, en producción',
  urgent: '(urgente*|urgencia|inmediat*|lo antes posible|cuanto antes|de inmediato|crític*|emergencia)',
  work_stopped:
    'no (puedo|podemos) trabajar, (trabajo|producción|operación|operaciones|negocio) .. (parad*|detenid*|paralizad*|interrumpid*), (perdiendo|pérdida de) .. (dinero|ventas|clientes)',
  deadline: '(fecha límite|plazo|mañana|hoy mismo|esta noche|antes del (lunes|martes|miércoles|jueves|viernes))',
  legal_threat: '(abogado*|demanda|demandar|acciones legales|denuncia*|tribunal|policía|consumidor)',
  serious:
    '(grave|graves|gravemente|serio|inaceptable|indignante|varias veces|tercera vez|hace semanas|datos sensibles|datos médicos|seguridad|significativ*)',
  problem: '(problema*|inconveniente*|dificultad*|no puedo|lamentablemente)',
  no_hurry:
    '(no es urgente|sin prisa|cuando puedan|cuando tengan tiempo|sólo una pregunta|solo una pregunta|solo una duda)',
  question:
    '(pregunta*|consulta|duda|dudas|saber si|cómo puedo|es posible|podrían decirme|me gustaría saber|quisiera saber)',
  cosmetic: '(errata*|falta de ortografía|ortografía|error tipográfico)',
}
